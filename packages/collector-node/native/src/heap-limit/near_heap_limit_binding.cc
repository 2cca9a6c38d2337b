#include "near_heap_limit_binding.h"

#include <v8.h>

#include "../node-api/held.h"
#include "near_heap_limit.h"

namespace tracemalloc {

namespace {

void End(NearHeapLimit* watch) { watch->Unwatch(); }

using HeldWatch = Held<NearHeapLimit, End>;

// watchHeapLimit(listener) -> the argument of unwatchHeapLimit
napi_value WatchHeapLimit(napi_env env, napi_callback_info info) {
  const napi_value listener = OnlyArgument(env, info);
  if (listener == nullptr) return nullptr;
  NearHeapLimit* watch = NearHeapLimit::Watch(env, v8::Isolate::GetCurrent(), listener);
  if (watch == nullptr) {
    ThrowLastError(env);
    return nullptr;
  }
  return HeldWatch::Give(env, watch);
}

}  // namespace

std::vector<Property> NearHeapLimitBinding(napi_env env) {
  return {{"watchHeapLimit", Function(env, WatchHeapLimit)},
          {"unwatchHeapLimit", Function(env, HeldWatch::StopArgument)}};
}

}  // namespace tracemalloc
