#ifndef TRACEMALLOC_STACK_RAW_STACK_H_
#define TRACEMALLOC_STACK_RAW_STACK_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>

namespace tracemalloc {

// Identifies a raw stack: 128 bits, so that two stacks do not collide (with a million stacks the chance is below 10^-26).
struct StackKey {
  uint64_t low;
  uint64_t high;
  bool operator==(const StackKey& other) const { return low == other.low && high == other.high; }
};

// The physical JavaScript stack, the most recent frame first: the program counter of machine code, the address of the
// instruction of bytecode. Each call site of each code object has its own, so equal stacks are equal chains of call sites, as
// long as no code moves or goes: until the end of the next mark-compact garbage collection. Frames of builtins are included.
class RawStack {
 public:
  // V8's CPU profiler keeps as many (TickSample::kMaxFramesCount).
  static constexpr size_t kMostFrames = 255;

  // Reads the stack. Allocates nothing on the JavaScript heap, so it may be called during an allocation.
  void Capture(v8::Isolate* isolate, size_t most_frames);

  size_t size() const { return size_; }
  uintptr_t operator[](size_t frame) const { return reinterpret_cast<uintptr_t>(frames_[frame]); }
  StackKey Key() const;

 private:
  size_t size_ = 0;
  void* frames_[kMostFrames];
};

}  // namespace tracemalloc

#endif
