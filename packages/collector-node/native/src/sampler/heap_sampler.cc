#include "heap_sampler.h"

#include <v8-profiler.h>

#include <memory>

#include "../stack/stack_room.h"

namespace tracemalloc {

namespace {

// V8 recurses through its tree to read it (TranslateAllocationNode) and to drop it (~AllocationNode). A level takes some
// 250 bytes on x64 (measured); this is twice as much.
constexpr size_t kStackPerLevel = 512;
constexpr size_t kStackBesides = 64 * 1024;

}  // namespace

bool HeapSampler::IsSampling(v8::Isolate* isolate) {
  v8::HandleScope scope(isolate);
  // Only a running profiler has a profile.
  const std::unique_ptr<v8::AllocationProfile> profile(
      isolate->GetHeapProfiler()->GetAllocationProfile());
  return profile != nullptr;
}

HeapSampler* HeapSampler::Start(v8::Isolate* isolate, uint64_t interval, int stack_depth) {
  if (IsSampling(isolate)) return nullptr;
  v8::HeapProfiler* profiler = isolate->GetHeapProfiler();
  if (!profiler->StartSamplingHeapProfiler(interval, stack_depth)) return nullptr;
  return new HeapSampler(isolate, interval, stack_depth);
}

HeapSampler::HeapSampler(v8::Isolate* isolate, uint64_t interval, int stack_depth)
    : isolate_(isolate), interval_(interval), stack_depth_(stack_depth), peak_(isolate) {}

HeapSampler::~HeapSampler() { Stop(); }

HeapSampler::State HeapSampler::Look(v8::AllocationProfile* profile) {
  if (!is_ours_ || profile == nullptr) return State::kStopped;
  return identity_.Continues(*profile) ? State::kOurs : State::kReplaced;
}

bool HeapSampler::HasStack() const {
  return StackRoom() >= kStackBesides + stack_depth_ * kStackPerLevel;
}

HeapSampler::State HeapSampler::Read(bool gc, const Pauses& pauses, HeapReading* reading) {
  if (!HasStack()) return State::kNoStack;
  v8::HandleScope scope(isolate_);
  // DevTools does this for its garbage collection button.
  if (gc) isolate_->LowMemoryNotification();
  reading->used_heap = peak_->UsedHeap();
  std::unique_ptr<v8::AllocationProfile> profile(
      isolate_->GetHeapProfiler()->GetAllocationProfile());
  const State state = Look(profile.get());
  if (state != State::kOurs) {
    is_ours_ = false;
    return state;
  }
  reading->samples = profile->GetSamples().size();
  reading->profile = ReadProfile(isolate_, *profile, interval_, pauses);
  for (const auto& pause : pauses) {
    if (identity_.HasSample(pause.first, pause.second)) reading->pauses.push_back(pause);
  }
  reading->most_used_heap = peak_->Take();
  return state;
}

void HeapSampler::Stop() {
  if (isolate_ == nullptr) return;
  peak_.reset();
  v8::HandleScope scope(isolate_);
  v8::HeapProfiler* profiler = isolate_->GetHeapProfiler();
  std::unique_ptr<v8::AllocationProfile> profile;
  if (is_ours_) profile.reset(profiler->GetAllocationProfile());
  if (Look(profile.get()) == State::kOurs) profiler->StopSamplingHeapProfiler();
  is_ours_ = false;
  isolate_ = nullptr;
}

}  // namespace tracemalloc
