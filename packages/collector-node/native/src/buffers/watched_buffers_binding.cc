#include "watched_buffers_binding.h"

#include <v8.h>

#include "../node-api/held.h"
#include "watched_buffers.h"

namespace tracemalloc {

namespace {

void End(WatchedBuffers* watched) { delete watched; }

using HeldBuffers = Held<WatchedBuffers, End>;

napi_value WatchBuffers(napi_env env, napi_callback_info) {
  return HeldBuffers::Give(env, new WatchedBuffers(v8::Isolate::GetCurrent()));
}

// watchBuffer(watched, buffer, id)
napi_value WatchBuffer(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3] = {};
  double id = 0;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  CHECKED(napi_get_value_double(env, arguments[2], &id));
  WatchedBuffers* watched = HeldBuffers::Get(env, arguments[0]);
  if (watched == nullptr) return nullptr;
  const v8::Local<v8::Value> buffer = LocalOf(arguments[1]);
  if (buffer->IsObject()) watched->Watch(buffer.As<v8::Object>(), id);
  return nullptr;
}

template <std::vector<double> (WatchedBuffers::*Take)()>
napi_value TakeNumbers(napi_env env, napi_callback_info info) {
  WatchedBuffers* watched = HeldBuffers::GetArgument(env, info);
  if (watched == nullptr) return nullptr;
  const std::vector<double> numbers = (watched->*Take)();
  // Most calls have nothing to tell.
  return numbers.empty() ? Null(env) : TypedArray(env, napi_float64_array, numbers);
}

}  // namespace

std::vector<Property> WatchedBuffersBinding(napi_env env) {
  return {{"watchBuffers", Function(env, WatchBuffers)},
          {"watchBuffer", Function(env, WatchBuffer)},
          {"takeCollected", Function(env, TakeNumbers<&WatchedBuffers::TakeCollected>)},
          {"takeResized", Function(env, TakeNumbers<&WatchedBuffers::TakeResized>)},
          {"unwatchBuffers", Function(env, HeldBuffers::StopArgument)}};
}

}  // namespace tracemalloc
