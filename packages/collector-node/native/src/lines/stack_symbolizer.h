#ifndef TRACEMALLOC_LINES_STACK_SYMBOLIZER_H_
#define TRACEMALLOC_LINES_STACK_SYMBOLIZER_H_

#include <v8-profiler.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "../stack/raw_stack.h"
#include "code_tiers.h"
#include "frame_tree.h"

namespace tracemalloc {

// Finds the functions and lines of stacks through V8's CPU profiler, which notes the positions of all code.
//
// A stack is collected during an allocation, which allocates nothing on the JavaScript heap. Its functions are known when
// the profiler is stopped (and started again). That must not happen during an allocation.
class StackSymbolizer {
 public:
  // Logs all existing code, also to its CodeTiers. Walks the heap.
  explicit StackSymbolizer(v8::Isolate* isolate);
  ~StackSymbolizer();
  StackSymbolizer(const StackSymbolizer&) = delete;
  StackSymbolizer& operator=(const StackSymbolizer&) = delete;

  // Collects the current stack. `raw` is the same stack, cut if it has `most_frames`.
  void Collect(uint32_t stack, const RawStack& raw, size_t most_frames);
  void DropDeadCode() { tiers_.DropDead(); }
  size_t bytes() { return tiers_.bytes(); }
  size_t collected() const { return collected_.size(); }

  // Adds each collected stack to the tree, and calls `resolve(stack, node)`. The node is 0 if the stack is unknown, or if
  // another sample interrupted V8 at that moment. Allocates on the JavaScript heap.
  void Drain(FrameTree* tree, const std::function<void(uint32_t, uint32_t)>& resolve);

 private:
  // A stack that waits for its lines. Times are V8's, in microseconds.
  struct Collected {
    uint32_t stack;
    bool is_cut;
    uint32_t frame_count;
    size_t first_frame;
    // The code of the most recent frame.
    std::shared_ptr<FunctionSource> source;
    int64_t begin;
    int64_t end;
  };
  struct Place {
    const v8::CpuProfileNode* function;
    int line;
  };

  void StartProfiles();
  uint32_t AddStack(FrameTree* tree, const Collected& collected,
                    const v8::CpuProfileNode* with_lines,
                    const v8::CpuProfileNode* with_functions, int line);

  v8::Isolate* isolate_;
  // Made before the profiler, whose start reports code to it.
  CodeTiers tiers_;
  v8::CpuProfiler* profiler_;
  // In one profile, nodes have the line of the call in their parent; in the other, the line where their function begins.
  v8::ProfilerId with_lines_ = 0;
  v8::ProfilerId with_functions_ = 0;
  std::vector<Collected> collected_;
  // Keys of the frames of collected stacks, without builtins.
  std::vector<CodeFrame> collected_frames_;
  std::vector<Place> places_;
  std::vector<uint64_t> functions_;
  int64_t last_end_ = 0;
};

}  // namespace tracemalloc

#endif
