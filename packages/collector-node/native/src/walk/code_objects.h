#ifndef TRACEMALLOC_WALK_CODE_OBJECTS_H_
#define TRACEMALLOC_WALK_CODE_OBJECTS_H_

#include <vector>

#include "heap_memory.h"
#include "source_positions.h"

namespace tracemalloc {

// A frame as code tells of it: the function, and either an offset in its bytecode or a position in its script.
struct CodeFrame {
  Word shared;
  // 0 where the function's own is meant.
  Word bytecode;
  int bytecode_offset;
  // -1 where the bytecode's offset tells it.
  int script_offset;
};

// A Code object, src/objects/code.h: compiled code of one function, and of those that are inlined there.
class CodeObject {
 public:
  enum class Kind { kOther, kBaseline, kMaglev, kTurbofan };

  // The code that a program counter is in; none if that is not found, as on pages of large code.
  static CodeObject Find(const HeapMemory& memory, Word stream_map, Word pc);

  Word address() const { return code_; }
  Kind kind() const { return kind_; }

  // Frames that the deoptimizer would make of the call that returns to `pc`, the most recent first: what Error.stack
  // shows (OptimizedJSFrame::Summarize, src/execution/frames.cc). False where the call has no way to deoptimize.
  bool DeoptimizedFrames(const HeapMemory& memory, Word pc, std::vector<CodeFrame>* frames) const;

  // Frames by the table of source positions, for the instruction before `pc`. `shared` is the outermost function.
  bool PositionedFrames(const HeapMemory& memory, Word pc, Word shared, std::vector<CodeFrame>* frames) const;

  // The main line of optimised code branches to the slow path of an allocation, and the slow path comes back: where
  // the branch ends that leads to the call which returns to `pc`; 0 if there is none.
  Word BranchTo(const HeapMemory& memory, Word pc) const;

 private:
  int DeoptimizationOf(const HeapMemory& memory, Word pc) const;

  Word code_ = 0;
  Kind kind_ = Kind::kOther;
  Word start_ = 0;
  uint32_t size_ = 0;
};

}  // namespace tracemalloc

#endif
