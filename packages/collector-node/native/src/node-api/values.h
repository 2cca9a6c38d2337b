#ifndef TRACEMALLOC_NODE_API_VALUES_H_
#define TRACEMALLOC_NODE_API_VALUES_H_

#include <node_version.h>
// Node.js 20 names its own newest version there; what is used here is in version 8 already.
#undef NAPI_VERSION
#define NAPI_VERSION 8
#include <node_api.h>

#include <cstring>
#include <string>
#include <vector>

namespace tracemalloc {

// Throws what Node-API says of its last failure, unless JavaScript has thrown already.
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

napi_value Strings(napi_env env, const std::vector<std::u16string>& strings);
napi_value Number(napi_env env, double value);
napi_value Text(napi_env env, const char* text);
napi_value Null(napi_env env);
napi_value Function(napi_env env, napi_callback callback);

struct Property {
  const char* name;
  napi_value value;
};

// An object with these properties; null if one of them could not be made.
napi_value Object(napi_env env, const std::vector<Property>& properties);

}  // namespace tracemalloc

#endif
