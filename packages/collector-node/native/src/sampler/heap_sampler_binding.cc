#include "heap_sampler_binding.h"

#include <v8.h>

#include "../node-api/held.h"
#include "../profile/profile_binding.h"
#include "heap_sampler.h"

namespace tracemalloc {

namespace {

void End(HeapSampler* sampler) { delete sampler; }

using HeldSampler = Held<HeapSampler, End>;

// start(interval, stackDepth) -> the sampler, or null if somebody samples already
napi_value Start(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  int64_t interval = 0;
  int32_t stack_depth = 0;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  CHECKED(napi_get_value_int64(env, arguments[0], &interval));
  CHECKED(napi_get_value_int32(env, arguments[1], &stack_depth));
  HeapSampler* sampler = HeapSampler::Start(v8::Isolate::GetCurrent(),
                                            static_cast<uint64_t>(interval), stack_depth);
  if (sampler != nullptr) return HeldSampler::Give(env, sampler);
  return Null(env);
}

// The ranges of a Float64Array, two numbers each.
bool GetPauses(napi_env env, napi_value array, Pauses* pauses) {
  size_t length = 0;
  void* data = nullptr;
  napi_typedarray_type type;
  const napi_status status =
      napi_get_typedarray_info(env, array, &type, &length, &data, nullptr, nullptr);
  if (status != napi_ok || type != napi_float64_array) {
    napi_throw_type_error(env, nullptr, "expected a Float64Array of pauses");
    return false;
  }
  const auto* numbers = static_cast<const double*>(data);
  for (size_t i = 0; i + 1 < length; i += 2) pauses->emplace_back(numbers[i], numbers[i + 1]);
  return true;
}

std::vector<double> Ranges(const Pauses& pauses) {
  std::vector<double> numbers;
  for (const auto& [first, last] : pauses) {
    numbers.push_back(first);
    numbers.push_back(last);
  }
  return numbers;
}

// read(sampler, gc, pauses) -> the reading, or why there is none
napi_value Read(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3];
  bool gc = false;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  HeapSampler* sampler = HeldSampler::Get(env, arguments[0]);
  if (sampler == nullptr) return nullptr;
  CHECKED(napi_get_value_bool(env, arguments[1], &gc));
  Pauses pauses;
  if (!GetPauses(env, arguments[2], &pauses)) return nullptr;
  HeapReading reading;
  switch (sampler->Read(gc, pauses, &reading)) {
    case HeapSampler::State::kStopped:
      return Text(env, "stopped");
    case HeapSampler::State::kReplaced:
      return Text(env, "stopped and started again");
    case HeapSampler::State::kNoStack:
      return Text(env, "no stack");
    case HeapSampler::State::kOurs:
      break;
  }
  return Object(env,
                {{"profile", Profile(env, reading.profile.nodes, reading.profile.allocations)},
                 {"usedHeap", Number(env, static_cast<double>(reading.used_heap))},
                 {"mostUsedHeap", Number(env, static_cast<double>(reading.most_used_heap))},
                 {"samples", Number(env, static_cast<double>(reading.samples))},
                 {"pauses", TypedArray(env, napi_float64_array, Ranges(reading.pauses))},
                 {"newestSample", Number(env, static_cast<double>(sampler->newest_sample()))},
                 {"bytes", Number(env, static_cast<double>(sampler->bytes()))}});
}

// stop(sampler) -> false if it must wait until the stack is less deep
napi_value StopSampler(napi_env env, napi_callback_info info) {
  const napi_value value = OnlyArgument(env, info);
  if (value == nullptr) return nullptr;
  const auto has_stack = [](HeapSampler* sampler) { return sampler->HasStack(); };
  const bool has_ended = HeldSampler::Stop(env, value, has_stack);
  napi_value result = nullptr;
  CHECKED(napi_get_boolean(env, has_ended, &result));
  return result;
}

}  // namespace

std::vector<Property> HeapSamplerBinding(napi_env env) {
  return {{"start", Function(env, Start)},
          {"read", Function(env, Read)},
          {"stop", Function(env, StopSampler)}};
}

}  // namespace tracemalloc
