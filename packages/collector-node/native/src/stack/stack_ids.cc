#include "stack_ids.h"

namespace tracemalloc {

namespace {

// The table takes some 4 MB when full.
constexpr size_t kMostStacks = 65536;

}  // namespace

StackIds::StackIds(v8::Isolate* isolate, size_t most_frames)
    : isolate_(isolate), most_frames_(most_frames) {
  isolate_->AddGCEpilogueCallback(OnMarkCompact, this, v8::kGCTypeMarkSweepCompact);
}

StackIds::~StackIds() { isolate_->RemoveGCEpilogueCallback(OnMarkCompact, this); }

// Only this kind of garbage collection moves or frees code and bytecode.
void StackIds::OnMarkCompact(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* ids) {
  static_cast<StackIds*>(ids)->ids_.clear();
}

int32_t StackIds::Current() {
  stack_.Capture(isolate_, most_frames_);
  if (stack_.size() == 0) return 0;
  if (ids_.size() == kMostStacks) ids_.clear();
  const auto next = static_cast<int32_t>(ids_.size()) + 1;
  const auto [known, is_new] = ids_.try_emplace(stack_.Key(), next);
  return is_new ? -next : known->second;
}

}  // namespace tracemalloc
