#include "watched_buffers.h"

#include <utility>

namespace tracemalloc {

namespace {

double LengthOf(v8::Local<v8::Object> object) {
  if (object->IsSharedArrayBuffer()) {
    return static_cast<double>(object.As<v8::SharedArrayBuffer>()->ByteLength());
  }
  if (!object->IsArrayBuffer()) return WatchedBuffers::kDetached;
  const auto buffer = object.As<v8::ArrayBuffer>();
  return buffer->WasDetached() ? WatchedBuffers::kDetached
                               : static_cast<double>(buffer->ByteLength());
}

}  // namespace

void WatchedBuffers::Watch(v8::Local<v8::Object> buffer, double id) {
  auto watched = std::make_unique<Watched>();
  watched->owner = this;
  watched->id = id;
  watched->length = LengthOf(buffer);
  watched->buffer.Reset(isolate_, buffer);
  watched->buffer.SetWeak(watched.get(), OnCollected, v8::WeakCallbackType::kParameter);
  watched_[id] = std::move(watched);
}

// Called during a garbage collection: it must reset the handle, and touch nothing else (v8-weak-callback-info.h).
void WatchedBuffers::OnCollected(const v8::WeakCallbackInfo<Watched>& info) {
  Watched* watched = info.GetParameter();
  watched->buffer.Reset();
  WatchedBuffers* owner = watched->owner;
  owner->collected_.push_back(watched->id);
  owner->watched_.erase(watched->id);
}

std::vector<double> WatchedBuffers::TakeCollected() { return std::exchange(collected_, {}); }

std::vector<double> WatchedBuffers::TakeResized() {
  std::vector<double> resized;
  for (const auto& [id, watched] : watched_) {
    const v8::HandleScope scope(isolate_);
    const double length = LengthOf(watched->buffer.Get(isolate_));
    if (length == watched->length) continue;
    watched->length = length;
    resized.push_back(id);
    resized.push_back(length);
  }
  return resized;
}

}  // namespace tracemalloc
