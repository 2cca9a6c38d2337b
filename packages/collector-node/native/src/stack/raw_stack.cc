#include "raw_stack.h"

#include <algorithm>

#if defined(_MSC_VER)
#include <intrin.h>
#define TRACEMALLOC_FRAME_ADDRESS() _AddressOfReturnAddress()
#else
#define TRACEMALLOC_FRAME_ADDRESS() __builtin_frame_address(0)
#endif

namespace tracemalloc {

void RawStack::Capture(v8::Isolate* isolate, size_t most_frames) {
  // V8 finds the first frame by itself: the one through which JavaScript has called C++ (Isolate::c_entry_fp). It only checks
  // that the registers are below it (SafeStackFrameIterator).
  v8::RegisterState registers;
  registers.sp = TRACEMALLOC_FRAME_ADDRESS();
  registers.fp = registers.sp;
  registers.pc = nullptr;
  v8::SampleInfo sample = {};
  isolate->GetStackSample(registers, frames_, std::min(most_frames, kMostFrames), &sample);
  size_ = sample.frames_count;
}

// The finalizer of MurmurHash3 after each frame, in two lanes, each with its own odd multipliers.
StackKey RawStack::Key() const {
  uint64_t low = 0x9E3779B97F4A7C15ull ^ size_;
  uint64_t high = 0xC2B2AE3D27D4EB4Full + size_;
  for (size_t i = 0; i < size_; i++) {
    const uint64_t frame = (*this)[i];
    low = (low ^ frame) * 0xFF51AFD7ED558CCDull;
    low ^= low >> 33;
    high = (high + frame) * 0xC4CEB9FE1A85EC53ull;
    high ^= high >> 29;
  }
  return {low, high};
}

}  // namespace tracemalloc
