#ifndef TRACEMALLOC_SAMPLER_HEAP_PEAK_H_
#define TRACEMALLOC_SAMPLER_HEAP_PEAK_H_

#include <v8.h>

#include <cstddef>

namespace tracemalloc {

// The most that was in use of the heap. Between two garbage collections the heap only grows: it is largest when one starts.
class HeapPeak {
 public:
  explicit HeapPeak(v8::Isolate* isolate);
  ~HeapPeak();
  HeapPeak(const HeapPeak&) = delete;
  HeapPeak& operator=(const HeapPeak&) = delete;

  size_t UsedHeap() const;

  // The most at the start of a garbage collection since the last call; 0 if there was none.
  size_t Take();

 private:
  static void OnGarbageCollection(v8::Isolate* isolate, v8::GCType type,
                                  v8::GCCallbackFlags flags, void* peak);

  v8::Isolate* isolate_;
  size_t most_ = 0;
};

}  // namespace tracemalloc

#endif
