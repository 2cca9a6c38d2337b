#include "near_heap_limit_binding.h"

#include <v8.h>

#include "../node-api/held.h"
#include "near_heap_limit.h"

namespace tracemalloc {

namespace {

void End(NearHeapLimit* watch) { watch->Unwatch(); }

using HeldWatch = Held<NearHeapLimit, End>;

napi_value UnwatchHeapLimit(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value = nullptr;
  CHECKED(napi_get_cb_info(env, info, &count, &value, nullptr, nullptr));
  HeldWatch::Stop(env, value, [](NearHeapLimit*) { return true; });
  return nullptr;
}

// watchHeapLimit(listener): what unwatchHeapLimit takes.
napi_value WatchHeapLimit(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value listener = nullptr;
  CHECKED(napi_get_cb_info(env, info, &count, &listener, nullptr, nullptr));
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
          {"unwatchHeapLimit", Function(env, UnwatchHeapLimit)}};
}

}  // namespace tracemalloc
