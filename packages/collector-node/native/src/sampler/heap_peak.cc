#include "heap_peak.h"

#include <algorithm>

namespace tracemalloc {

HeapPeak::HeapPeak(v8::Isolate* isolate) : isolate_(isolate) {
  isolate_->AddGCPrologueCallback(OnGarbageCollection, this);
}

HeapPeak::~HeapPeak() { isolate_->RemoveGCPrologueCallback(OnGarbageCollection, this); }

void HeapPeak::OnGarbageCollection(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* peak) {
  auto* self = static_cast<HeapPeak*>(peak);
  self->most_ = std::max(self->most_, self->UsedHeap());
}

size_t HeapPeak::UsedHeap() const {
  v8::HeapStatistics statistics;
  isolate_->GetHeapStatistics(&statistics);
  return statistics.used_heap_size();
}

size_t HeapPeak::Take() {
  const size_t most = most_;
  most_ = 0;
  return most;
}

}  // namespace tracemalloc
