#include "walk_sampler_binding.h"

#include "../node-api/held.h"
#include "../profile/profile_binding.h"
#include "../sampler/heap_sampler.h"
#include "walk_sampler.h"

namespace tracemalloc {

namespace {

void End(WalkSampler* sampler) { delete sampler; }

using HeldWalkSampler = Held<WalkSampler, End>;

// start(interval, stackDepth): the sampler; null if somebody samples already; or why it cannot be had.
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
  WalkSampler* sampler = WalkSampler::Start(isolate, static_cast<uint64_t>(interval), stack_depth, &reason);
  if (sampler == nullptr) return Text(env, reason);
  return HeldWalkSampler::Give(env, sampler);
}

// read(sampler, gc): the reading, or why there is none.
napi_value Read(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  bool gc = false;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  WalkSampler* sampler = HeldWalkSampler::Get(env, arguments[0]);
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
  const WalkReading reading = sampler->Read(gc);
  return Object(env, {{"profile", Profile(env, reading.frames, reading.allocations)},
                      {"usedHeap", Number(env, static_cast<double>(reading.used_heap))},
                      {"mostUsedHeap", Number(env, static_cast<double>(reading.most_used_heap))},
                      {"samples", Number(env, static_cast<double>(sampler->samples()))},
                      {"ownHeap", Number(env, 0)},
                      {"bytes", Number(env, static_cast<double>(sampler->bytes()))}});
}

// pause(sampler, isPaused)
napi_value Pause(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  bool is_paused = false;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  WalkSampler* sampler = HeldWalkSampler::Get(env, arguments[0]);
  if (sampler == nullptr) return nullptr;
  CHECKED(napi_get_value_bool(env, arguments[1], &is_paused));
  sampler->Pause(is_paused);
  return nullptr;
}

// profileOf(sampler, object): a profile of that object only; null if it is not known.
napi_value ProfileOf(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  WalkSampler* sampler = HeldWalkSampler::Get(env, arguments[0]);
  if (sampler == nullptr) return nullptr;
  const v8::Local<v8::Value> object = LocalOf(arguments[1]);
  // Numbers and strings have no identity: V8 may make one object of two, or two of one.
  const uint32_t node = object->IsObject() ? sampler->NodeOf(object) : 0;
  if (node == 0) return Null(env);
  const NodeColumns<std::string> frames = sampler->FramesOf(node);
  AllocationColumns allocations;
  allocations.Add(static_cast<uint32_t>(frames.parent.size() - 1), 0, 1);
  return Profile(env, frames, allocations);
}

napi_value Clear(napi_env env, napi_callback_info info) {
  WalkSampler* sampler = HeldWalkSampler::GetArgument(env, info);
  if (sampler != nullptr) sampler->Clear();
  return nullptr;
}

}  // namespace

std::vector<Property> WalkSamplerBinding(napi_env env) {
  return {{"walk", Object(env, {{"start", Function(env, Start)},
                                {"read", Function(env, Read)},
                                {"pause", Function(env, Pause)},
                                {"profileOf", Function(env, ProfileOf)},
                                {"clear", Function(env, Clear)},
                                {"stop", Function(env, HeldWalkSampler::StopArgument)}})}};
}

}  // namespace tracemalloc
