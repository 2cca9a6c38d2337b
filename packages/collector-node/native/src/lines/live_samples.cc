#include "live_samples.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace tracemalloc {

namespace {

// The tag of a pointer to an object (v8::internal::kHeapObjectTag).
constexpr uintptr_t kTag = 1;
// Of a global handle (V8's GlobalHandles::Node).
constexpr size_t kBytesPerHandle = 32;

// A Local is the address of a slot with the object's tagged address (Node-API relies on it as well:
// JsValueFromV8LocalValue).
static_assert(sizeof(v8::Local<v8::Value>) == sizeof(uintptr_t*));

v8::Local<v8::Value> ToLocal(uintptr_t* slot) {
  v8::Local<v8::Value> local;
  std::memcpy(static_cast<void*>(&local), &slot, sizeof slot);
  return local;
}

template <typename Handle>
uintptr_t AddressIn(const Handle& handle) {
  const uintptr_t* slot = nullptr;
  std::memcpy(&slot, static_cast<const void*>(&handle), sizeof slot);
  return *slot;
}

}  // namespace

LiveSamples::LiveSamples(v8::Isolate* isolate) : isolate_(isolate) {
  isolate_->AddGCEpilogueCallback(OnGarbageCollection, this);
}

LiveSamples::~LiveSamples() {
  isolate_->RemoveGCEpilogueCallback(OnGarbageCollection, this);
  Clear();
}

void LiveSamples::Add(uintptr_t object, size_t size, uint32_t stack) {
  if (free_.empty()) {
    blocks_.push_back(std::make_unique<BlockOf>());
    for (Sample& sample : *blocks_.back()) free_.push_back(&sample);
    std::reverse(free_.begin(), free_.end());
  }
  Sample* sample = free_.back();
  free_.pop_back();
  uintptr_t slot = object + kTag;
  sample->object.Reset(isolate_, ToLocal(&slot));
  sample->object.SetWeak(sample, OnCollected, v8::WeakCallbackType::kParameter);
  sample->owner = this;
  sample->size = static_cast<uint32_t>(
      std::min<size_t>(size, std::numeric_limits<uint32_t>::max()));
  sample->stack = stack;
  size_++;
  if (is_indexed_) by_address_[slot] = sample;
}

void LiveSamples::OnCollected(const v8::WeakCallbackInfo<Sample>& collected) {
  Sample* sample = collected.GetParameter();
  sample->object.Reset();
  sample->owner->size_--;
  sample->owner->free_.push_back(sample);
}

// Objects may have moved, and others may come to be where they were.
void LiveSamples::OnGarbageCollection(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* samples) {
  auto* self = static_cast<LiveSamples*>(samples);
  self->is_indexed_ = false;
  self->by_address_ = {};
}

uintptr_t LiveSamples::AddressOf(const Sample& sample) { return AddressIn(sample.object); }

const LiveSamples::Sample* LiveSamples::Find(v8::Local<v8::Value> object) {
  if (!is_indexed_) {
    by_address_.reserve(size_);
    ForEach([this](const Sample& sample) { by_address_[AddressOf(sample)] = &sample; });
    is_indexed_ = true;
  }
  const auto known = by_address_.find(AddressIn(object));
  return known == by_address_.end() ? nullptr : known->second;
}

void LiveSamples::Clear() {
  ForEach([](Sample& sample) { sample.object.Reset(); });
  blocks_.clear();
  free_.clear();
  by_address_ = {};
  is_indexed_ = false;
  size_ = 0;
}

size_t LiveSamples::bytes() const {
  return blocks_.size() * sizeof(BlockOf) + free_.capacity() * sizeof(Sample*) +
         size_ * kBytesPerHandle + by_address_.size() * 4 * sizeof(uintptr_t);
}

}  // namespace tracemalloc
