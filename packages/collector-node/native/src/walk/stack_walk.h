#ifndef TRACEMALLOC_WALK_STACK_WALK_H_
#define TRACEMALLOC_WALK_STACK_WALK_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "code_objects.h"
#include "functions.h"
#include "heap_memory.h"
#include "isolate_layout.h"
#include "stack_tree.h"

namespace tracemalloc {

// Walks the JavaScript stack that V8 is at and adds it to a tree, with the line of each frame. It reads V8's memory and
// allocates nothing on the heap, so that it may run amid an allocation.
//
// What a program counter stands for is found out once, and kept until code moves: until the end of the next mark-compact
// garbage collection. Of a stack, only the frames are looked up that the one before did not have.
class StackWalk {
 public:
  explicit StackWalk(v8::Isolate* isolate);

  // Null, or why stacks cannot be walked here. To be called by an interpreted function of JavaScript.
  const char* Start();

  // The node of the stack; 0 if it is empty. Below its `most_frames` most recent frames (one that has inlined others
  // counts as one) stands one of kCutFunction for the others.
  uint32_t Walk(StackTree* tree, size_t most_frames);

  // Has to be called when a mark-compact garbage collection ends.
  void ForgetCode();
  // Drops functions, as Functions::Keep. Has to be called when nodes of the tree have other numbers.
  std::vector<uint32_t> KeepFunctions(const std::vector<bool>& is_used);

  const Functions& functions() const { return functions_; }
  size_t bytes() const;

 private:
  // Frames of one program counter, the most recent first: a part of `frames_`.
  struct Range {
    uint32_t first;
    uint32_t count;
  };
  // What tells physical frames apart: a return address, or the address of an instruction of bytecode.
  struct PhysicalFrame {
    Word key;
    Word fp;
    Word pc;
    // 0 for compiled code.
    Word bytecode;
    int bytecode_offset;
  };
  struct Known {
    Word key;
    uint32_t parent;
    uint32_t node;
  };

  void Collect(size_t most_frames);
  bool ReadInterpreted(Word fp, Word pc, const HandlerFrame* handler, PhysicalFrame* frame);
  Range RangeOf(const PhysicalFrame& frame, bool is_leaf);
  void AddInterpreted(const PhysicalFrame& frame, bool is_leaf);
  void AddCompiled(const PhysicalFrame& frame, bool is_leaf);
  bool LeafOfOptimized(const CodeObject& code, Word pc, Word shared);
  bool IsAmbiguousInMaglev(const CodeFrame& frame) const;
  void AddFrame(const CodeFrame& frame, bool is_leaf);

  v8::Isolate* isolate_;
  HeapMemory memory_;
  IsolateLayout layout_;
  Functions functions_;
  std::vector<StackFrame> frames_;
  std::unordered_map<Word, Range> ranges_;
  // Return addresses in builtins that are not the interpreter's.
  std::unordered_set<Word> other_builtins_;
  // Of this walk, the most recent first.
  std::vector<PhysicalFrame> stack_;
  // Of the walk before, the outermost first.
  std::vector<Known> last_;
  std::vector<CodeFrame> found_;
};

}  // namespace tracemalloc

#endif
