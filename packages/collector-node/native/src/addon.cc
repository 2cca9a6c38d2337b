// The module that src/heap/addon.ts loads: Node-API on the outside, V8's public profiler inside.
#include <node_version.h>
// Node.js 20 names its own newest version there; what is used here is in version 8 already.
#undef NAPI_VERSION
#define NAPI_VERSION 8
#include <node_api.h>
#include <v8.h>

#include <cstring>
#include <string>
#include <vector>

#include "heap_sampler.h"
#include "near_heap_limit.h"

namespace tracemalloc {

namespace {

// Throws what Node-API says of its last failure, unless JavaScript has thrown already.
void ThrowLastError(napi_env env) {
  const napi_extended_error_info* error = nullptr;
  napi_get_last_error_info(env, &error);
  bool is_pending = false;
  napi_is_exception_pending(env, &is_pending);
  if (!is_pending) napi_throw_error(env, nullptr, error->error_message);
}

#define CHECKED(call)      \
  if ((call) != napi_ok) { \
    ThrowLastError(env);   \
    return nullptr;        \
  }

// A sampler, or a watch, in the hands of JavaScript. The environment's end finds what JavaScript left.
template <typename T, void (*End)(T*)>
class Held {
 public:
  static napi_value Give(napi_env env, T* thing) {
    auto* held = new Held(thing);
    napi_value value = nullptr;
    napi_add_env_cleanup_hook(env, OnEnd, held);
    CHECKED(napi_create_external(env, held, OnCollected, env, &value));
    return value;
  }

  // What `value` holds; null, with an exception, if that has ended or was never there.
  static T* Get(napi_env env, napi_value value) {
    void* held = nullptr;
    if (napi_get_value_external(env, value, &held) != napi_ok) {
      ThrowLastError(env);
      return nullptr;
    }
    T* thing = static_cast<Held*>(held)->thing_;
    if (thing == nullptr) napi_throw_error(env, nullptr, "it has ended");
    return thing;
  }

  // Ends what `value` holds, if it has not ended yet and may be ended now. False if it may not.
  static bool Stop(napi_env env, napi_value value, bool (*may_end)(T*)) {
    void* held = nullptr;
    if (napi_get_value_external(env, value, &held) != napi_ok) {
      ThrowLastError(env);
      return true;
    }
    T* thing = static_cast<Held*>(held)->thing_;
    if (thing != nullptr && !may_end(thing)) return false;
    OnEnd(held);
    return true;
  }

 private:
  explicit Held(T* thing) : thing_(thing) {}

  static void OnEnd(void* data) {
    auto* held = static_cast<Held*>(data);
    T* thing = held->thing_;
    held->thing_ = nullptr;
    if (thing != nullptr) End(thing);
  }

  static void OnCollected(napi_env env, void* data, void*) {
    OnEnd(data);
    napi_remove_env_cleanup_hook(env, OnEnd, data);
    delete static_cast<Held*>(data);
  }

  T* thing_;
};

void EndSampler(HeapSampler* sampler) { delete sampler; }
void EndWatch(NearHeapLimit* watch) { watch->Unwatch(); }

using HeldSampler = Held<HeapSampler, EndSampler>;
using HeldWatch = Held<NearHeapLimit, EndWatch>;

// A typed array with a copy of the column; null, with an exception, if that fails.
template <typename T>
napi_value TypedArray(napi_env env, napi_typedarray_type type, const std::vector<T>& column) {
  void* bytes = nullptr;
  napi_value buffer = nullptr;
  napi_value array = nullptr;
  const size_t length = column.size() * sizeof(T);
  CHECKED(napi_create_arraybuffer(env, length, &bytes, &buffer));
  if (length > 0) std::memcpy(bytes, column.data(), length);
  CHECKED(napi_create_typedarray(env, type, column.size(), buffer, 0, &array));
  return array;
}

napi_value Strings(napi_env env, const std::vector<std::u16string>& strings) {
  napi_value array = nullptr;
  CHECKED(napi_create_array_with_length(env, strings.size(), &array));
  for (size_t i = 0; i < strings.size(); i++) {
    napi_value text = nullptr;
    CHECKED(napi_create_string_utf16(env, strings[i].data(), strings[i].size(), &text));
    CHECKED(napi_set_element(env, array, static_cast<uint32_t>(i), text));
  }
  return array;
}

napi_value Number(napi_env env, double value) {
  napi_value number = nullptr;
  CHECKED(napi_create_double(env, value, &number));
  return number;
}

napi_value Text(napi_env env, const char* text) {
  napi_value value = nullptr;
  CHECKED(napi_create_string_latin1(env, text, NAPI_AUTO_LENGTH, &value));
  return value;
}

struct Property {
  const char* name;
  napi_value value;
};

// An object with these properties; null if one of them could not be made.
napi_value Object(napi_env env, const std::vector<Property>& properties) {
  napi_value object = nullptr;
  CHECKED(napi_create_object(env, &object));
  for (const auto& [name, value] : properties) {
    if (value == nullptr) return nullptr;
    CHECKED(napi_set_named_property(env, object, name, value));
  }
  return object;
}

napi_value Columns(napi_env env, const ProfileColumns& all) {
  const napi_value nodes =
      Object(env, {{"parent", TypedArray(env, napi_int32_array, all.parent)},
                   {"functionName", TypedArray(env, napi_uint32_array, all.function_name)},
                   {"script", TypedArray(env, napi_uint32_array, all.script)},
                   {"scriptId", TypedArray(env, napi_int32_array, all.script_id)},
                   {"line", TypedArray(env, napi_uint32_array, all.line)},
                   {"column", TypedArray(env, napi_uint32_array, all.column)}});
  const napi_value allocations =
      Object(env, {{"node", TypedArray(env, napi_uint32_array, all.node)},
                   {"bytes", TypedArray(env, napi_float64_array, all.bytes)},
                   {"count", TypedArray(env, napi_float64_array, all.count)}});
  return Object(env, {{"strings", Strings(env, all.strings)},
                      {"nodes", nodes},
                      {"allocations", allocations}});
}

// start(interval, stackDepth): the sampler, or null if somebody samples already.
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
  napi_value null = nullptr;
  CHECKED(napi_get_null(env, &null));
  return null;
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

// read(sampler, gc, pauses): the reading, or why there is none.
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
                {{"profile", Columns(env, reading.columns)},
                 {"usedHeap", Number(env, static_cast<double>(reading.used_heap))},
                 {"mostUsedHeap", Number(env, static_cast<double>(reading.most_used_heap))},
                 {"samples", Number(env, static_cast<double>(reading.samples))},
                 {"pauses", TypedArray(env, napi_float64_array, Ranges(reading.pauses))},
                 {"newestSample", Number(env, static_cast<double>(sampler->newest_sample()))},
                 {"bytes", Number(env, static_cast<double>(sampler->bytes()))}});
}

// stop(sampler): false if that has to wait until the stack is less deep.
napi_value StopSampler(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value = nullptr;
  CHECKED(napi_get_cb_info(env, info, &count, &value, nullptr, nullptr));
  const auto has_stack = [](HeapSampler* sampler) { return sampler->HasStack(); };
  const bool has_ended = HeldSampler::Stop(env, value, has_stack);
  napi_value result = nullptr;
  CHECKED(napi_get_boolean(env, has_ended, &result));
  return result;
}

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

napi_value Function(napi_env env, napi_callback callback) {
  napi_value function = nullptr;
  CHECKED(napi_create_function(env, nullptr, 0, callback, nullptr, &function));
  return function;
}

}  // namespace

// Nothing of V8 may be called here: the file may have been built for another Node.js, which only `abi`
// can tell. Node-API is the same for all.
NAPI_MODULE_INIT(/* napi_env env, napi_value exports */) {
  (void)exports;
  return Object(env, {{"abi", Number(env, NODE_MODULE_VERSION)},
                      {"start", Function(env, Start)},
                      {"read", Function(env, Read)},
                      {"stop", Function(env, StopSampler)},
                      {"watchHeapLimit", Function(env, WatchHeapLimit)},
                      {"unwatchHeapLimit", Function(env, UnwatchHeapLimit)}});
}

}  // namespace tracemalloc
