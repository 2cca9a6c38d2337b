#ifndef TRACEMALLOC_WALK_JS_FRAME_H_
#define TRACEMALLOC_WALK_JS_FRAME_H_

#include "heap_memory.h"

namespace tracemalloc {

// Frames on the native stack, as words from their frame pointer: src/execution/frame-constants.h, x64. Each begins with
// the caller's frame pointer and the return address.
namespace frame_slots {

constexpr int kCallerFp = 0;
constexpr int kReturnAddress = 8;
// A JavaScript frame has a context there, others their type as a Smi-like even number: StackFrame::TypeToMarker.
constexpr int kContextOrType = -8;
constexpr int kFunction = -16;
// InterpreterFrameConstants; baseline code has the same.
constexpr int kBytecodeArray = -32;
constexpr int kBytecodeOffset = -40;
// EntryFrameConstants::kNextExitFrameFPOffset: the exit frame before V8 was entered.
constexpr int kNextExitFrame = -64;

}  // namespace frame_slots

// StackFrame::ENTRY and CONSTRUCT_ENTRY, src/execution/frames.h: the first types in all versions.
constexpr int kFrameEntry = 1;
constexpr int kFrameConstructEntry = 2;

// -1 for a JavaScript frame.
inline int FrameTypeOf(Word context_or_type) {
  return (context_or_type & kTag) != 0 ? -1 : static_cast<int>(context_or_type >> 1);
}

}  // namespace tracemalloc

#endif
