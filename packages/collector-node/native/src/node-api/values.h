#ifndef TRACEMALLOC_NODE_API_VALUES_H_
#define TRACEMALLOC_NODE_API_VALUES_H_

#include <node_version.h>
// Node.js 20 sets its own newest version there. We use nothing newer than version 8.
#undef NAPI_VERSION
#define NAPI_VERSION 8
#include <node_api.h>
#include <v8.h>

#include <cstring>
#include <string>
#include <vector>

namespace tracemalloc {

// Throws Node-API's message for its last failure, unless JavaScript has thrown already.
void ThrowLastError(napi_env env);

#define CHECKED(call)      \
  if ((call) != napi_ok) { \
    ThrowLastError(env);   \
    return nullptr;        \
  }

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

napi_value String(napi_env env, const std::u16string& text);
// UTF-8.
napi_value String(napi_env env, const std::string& text);

template <typename T>
napi_value Strings(napi_env env, const std::vector<T>& strings) {
  napi_value array = nullptr;
  CHECKED(napi_create_array_with_length(env, strings.size(), &array));
  for (size_t i = 0; i < strings.size(); i++) {
    const napi_value text = String(env, strings[i]);
    if (text == nullptr) return nullptr;
    CHECKED(napi_set_element(env, array, static_cast<uint32_t>(i), text));
  }
  return array;
}

napi_value Number(napi_env env, double value);
napi_value Text(napi_env env, const char* text);
napi_value Null(napi_env env);
napi_value Function(napi_env env, napi_callback callback);

// The only argument of a function; null, with an exception, if that fails.
napi_value OnlyArgument(napi_env env, napi_callback_info info);

// A napi_value is V8's handle in Node.js (JsValueFromV8LocalValue in src/js_native_api_v8.h).
v8::Local<v8::Value> LocalOf(napi_value value);

struct Property {
  const char* name;
  napi_value value;
};

// An object with these properties; null if one of them could not be made.
napi_value Object(napi_env env, const std::vector<Property>& properties);

}  // namespace tracemalloc

#endif
