#include "line_sampler_binding.h"

#include "../node-api/held.h"
#include "../profile/profile_binding.h"
#include "../sampler/heap_sampler.h"
#include "deoptimize.h"
#include "line_sampler.h"

namespace tracemalloc {

namespace {

void End(LineSampler* sampler) { delete sampler; }

using HeldLineSampler = Held<LineSampler, End>;

// start(interval, stackDepth) -> the sampler; null if somebody samples already; or a string that says why it does not work
napi_value Start(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  int64_t interval = 0;
  uint32_t stack_depth = 0;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  CHECKED(napi_get_value_int64(env, arguments[0], &interval));
  CHECKED(napi_get_value_uint32(env, arguments[1], &stack_depth));
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (HeapSampler::IsSampling(isolate)) return Null(env);
  const char* reason = nullptr;
  LineSampler* sampler =
      LineSampler::Start(isolate, static_cast<uint64_t>(interval), stack_depth, &reason);
  if (sampler == nullptr) return Text(env, reason);
  return HeldLineSampler::Give(env, sampler);
}

// read(sampler, gc) -> the reading, or why there is none
napi_value Read(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  bool gc = false;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  LineSampler* sampler = HeldLineSampler::Get(env, arguments[0]);
  if (sampler == nullptr) return nullptr;
  CHECKED(napi_get_value_bool(env, arguments[1], &gc));
  switch (sampler->Look()) {
    case ObserverHook::State::kStopped:
      return Text(env, "stopped");
    case ObserverHook::State::kReplaced:
      return Text(env, "stopped and started again");
    case ObserverHook::State::kOurs:
      break;
  }
  const LineReading reading = sampler->Read(gc);
  // A copy: making the objects allocates, and allocations may add frames.
  const FrameTree::Columns frames = sampler->frames().columns();
  return Object(env,
                {{"profile", Profile(env, frames, reading.allocations)},
                 {"usedHeap", Number(env, static_cast<double>(reading.used_heap))},
                 {"mostUsedHeap", Number(env, static_cast<double>(reading.most_used_heap))},
                 {"samples", Number(env, static_cast<double>(sampler->samples()))},
                 {"ownHeap", Number(env, reading.own_heap)},
                 {"bytes", Number(env, static_cast<double>(sampler->bytes()))}});
}

// pause(sampler, isPaused)
napi_value Pause(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  bool is_paused = false;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  LineSampler* sampler = HeldLineSampler::Get(env, arguments[0]);
  if (sampler == nullptr) return nullptr;
  CHECKED(napi_get_value_bool(env, arguments[1], &is_paused));
  sampler->Pause(is_paused);
  return nullptr;
}

// profileOf(sampler, object) -> a profile with that object only; null if it is unknown
napi_value ProfileOf(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  LineSampler* sampler = HeldLineSampler::Get(env, arguments[0]);
  if (sampler == nullptr) return nullptr;
  const v8::Local<v8::Value> object = LocalOf(arguments[1]);
  // Numbers and strings have no identity: V8 may make one object of two, or two of one.
  const uint32_t node = object->IsObject() ? sampler->NodeOf(object) : 0;
  if (node == 0) return Null(env);
  std::vector<uint32_t> path;
  const FrameTree& frames = sampler->frames();
  for (auto at = static_cast<int32_t>(node); at > 0; at = frames.columns().parent[at]) {
    path.push_back(static_cast<uint32_t>(at));
  }
  FrameTree one;
  uint32_t leaf = 0;
  for (size_t i = path.size(); i-- > 0;) leaf = one.Add(leaf, frames.FrameOf(path[i]));
  AllocationColumns allocations;
  allocations.Add(leaf, 0, 1);
  return Profile(env, one.columns(), allocations);
}

napi_value Clear(napi_env env, napi_callback_info info) {
  LineSampler* sampler = HeldLineSampler::GetArgument(env, info);
  if (sampler != nullptr) sampler->Clear();
  return nullptr;
}

// collectGarbage(). V8 ends the process unless its flag --expose-gc is on.
napi_value CollectGarbage(napi_env, napi_callback_info) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  isolate->RequestGarbageCollectionForTesting(v8::Isolate::kFullGarbageCollection);
  return nullptr;
}

// deoptimize() -> whether it did
napi_value Deoptimize(napi_env env, napi_callback_info) {
  napi_value result = nullptr;
  CHECKED(napi_get_boolean(env, DeoptimizeAll(v8::Isolate::GetCurrent()), &result));
  return result;
}

}  // namespace

std::vector<Property> LineSamplerBinding(napi_env env) {
  return {{"lines", Object(env, {{"start", Function(env, Start)},
                                 {"read", Function(env, Read)},
                                 {"pause", Function(env, Pause)},
                                 {"profileOf", Function(env, ProfileOf)},
                                 {"clear", Function(env, Clear)},
                                 {"stop", Function(env, HeldLineSampler::StopArgument)},
                                 {"collectGarbage", Function(env, CollectGarbage)},
                                 {"deoptimize", Function(env, Deoptimize)}})}};
}

}  // namespace tracemalloc
