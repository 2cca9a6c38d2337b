#ifndef TRACEMALLOC_SAMPLER_HEAP_PEAK_H_
#define TRACEMALLOC_SAMPLER_HEAP_PEAK_H_

#include <v8.h>

#include <cstddef>

namespace tracemalloc {

// The most of the heap that was in use. Between two garbage collections it only grows, so that its most is
// where one starts.
class HeapPeak {
 public:
  explicit HeapPeak(v8::Isolate* isolate);
  ~HeapPeak();
  HeapPeak(const HeapPeak&) = delete;
  HeapPeak& operator=(const HeapPeak&) = delete;

  size_t UsedHeap() const;

  // At the start of a garbage collection since this was last called; 0 if there was none.
  size_t Take();

 private:
  static void OnGarbageCollection(v8::Isolate* isolate, v8::GCType type,
                                  v8::GCCallbackFlags flags, void* peak);

  v8::Isolate* isolate_;
  size_t most_ = 0;
};

}  // namespace tracemalloc

#endif
