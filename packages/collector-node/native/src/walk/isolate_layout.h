#ifndef TRACEMALLOC_WALK_ISOLATE_LAYOUT_H_
#define TRACEMALLOC_WALK_ISOLATE_LAYOUT_H_

#include <v8.h>

#include "../lines/embedded_builtins.h"
#include "heap_memory.h"
#include "interpreted_leaf.h"

namespace tracemalloc {

// Where an isolate and its thread have what a walk begins with. Found by what V8's public API tells, and by the
// instructions of its entry stub; nothing is searched by name, so that stripped executables do.
class IsolateLayout {
 public:
  explicit IsolateLayout(v8::Isolate* isolate) : builtins_(isolate) {}

  // Null, or why the isolate is not as expected. To be called by an interpreted function of JavaScript. Reads by
  // ReadMemory only.
  const char* Find(v8::Isolate* isolate, const HeapMemory& memory);

  const EmbeddedBuiltins& builtins() const { return builtins_; }
  InterpretedLeaf& interpreted_leaf() { return interpreted_leaf_; }

  // The frame pointer of the exit from JavaScript into C++: Isolate::c_entry_fp; 0 where there is no JavaScript.
  Word ExitFrame(const HeapMemory& memory) const { return memory.Load<Word>(exit_frame_slot_); }
  // Frames are below.
  Word stack_top() const { return stack_top_; }
  // The map of InstructionStreams, untagged as it is met in memory: with its tag.
  Word stream_map() const { return stream_map_; }
  bool IsInterpreterReturn(Word pc) const {
    return pc == interpreter_return_ || (pc == interpreter_return_copy_ && pc != 0);
  }

 private:
  const char* FindExitFrame(v8::Isolate* isolate);
  const char* FindStreamMap(v8::Isolate* isolate, const HeapMemory& memory);
  const char* FindInterpreter(v8::Isolate* isolate, const HeapMemory& memory);
  const char* FindDispatchTable(v8::Isolate* isolate);

  EmbeddedBuiltins builtins_;
  InterpretedLeaf interpreted_leaf_;
  Word exit_frame_slot_ = 0;
  Word stack_top_ = 0;
  Word stream_map_ = 0;
  Word interpreter_return_ = 0;
  Word interpreter_return_copy_ = 0;
};

}  // namespace tracemalloc

#endif
