#include "near_heap_limit.h"

namespace tracemalloc {

namespace {

// Room for the snapshot. Its strings are on the heap, its columns are not.
constexpr size_t kRoom = size_t{64} << 20;
// Code that never checks for interrupts, such as one long JSON.parse, may take all of it. After so many times the
// process ends without a call.
constexpr int kMostRaises = 4;
// The old limit comes back when at most this share of it is in use.
constexpr double kFreedShare = 0.5;

}  // namespace

NearHeapLimit::NearHeapLimit(napi_env env, v8::Isolate* isolate) : env_(env), isolate_(isolate) {}

NearHeapLimit* NearHeapLimit::Watch(napi_env env, v8::Isolate* isolate, napi_value listener) {
  auto* self = new NearHeapLimit(env, isolate);
  if (napi_create_reference(env, listener, 1, &self->listener_) != napi_ok) {
    delete self;
    return nullptr;
  }
  isolate->AddNearHeapLimitCallback(OnLimit, self);
  return self;
}

// V8 calls this during a garbage collection, where no JavaScript may run.
size_t NearHeapLimit::OnLimit(void* data, size_t current_limit, size_t) {
  auto* self = static_cast<NearHeapLimit*>(data);
  if (self->raised_ == kMostRaises) return current_limit;
  if (self->raised_++ == 0) {
    self->is_interrupting_ = true;
    self->isolate_->RequestInterrupt(OnInterrupt, self);
  }
  return current_limit + kRoom;
}

// V8 calls this where JavaScript checks for interrupts: at the start of functions and in loops. Node.js's inspector
// runs JavaScript from there, too (MainThreadInterface, for `Runtime.evaluate`).
void NearHeapLimit::OnInterrupt(v8::Isolate*, void* data) {
  auto* self = static_cast<NearHeapLimit*>(data);
  if (self->is_added_) {
    self->CallListener();
    self->Remove();
  }
  self->is_interrupting_ = false;
  if (self->listener_ == nullptr) delete self;
}

void NearHeapLimit::CallListener() {
  napi_handle_scope scope;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
  napi_value listener = nullptr;
  napi_value receiver = nullptr;
  napi_get_reference_value(env_, listener_, &listener);
  napi_get_undefined(env_, &receiver);
  if (napi_call_function(env_, receiver, listener, 0, nullptr, nullptr) != napi_ok) {
    // The listener reports its own errors. An exception from here would hit the program anywhere.
    napi_value error = nullptr;
    napi_get_and_clear_last_exception(env_, &error);
  }
  napi_close_handle_scope(env_, scope);
}

void NearHeapLimit::Remove() {
  if (!is_added_) return;
  is_added_ = false;
  // The raised limit stays, unless memory is freed. To end with more in use than the limit allows would be another end
  // (Node.js has only 16 MiB to end a worker: Worker::NearHeapLimit).
  isolate_->RemoveNearHeapLimitCallback(OnLimit, 0);
  if (raised_ > 0) isolate_->AutomaticallyRestoreInitialHeapLimit(kFreedShare);
}

void NearHeapLimit::Unwatch() {
  Remove();
  if (listener_ != nullptr) napi_delete_reference(env_, listener_);
  listener_ = nullptr;
  if (!is_interrupting_) delete this;
}

}  // namespace tracemalloc
