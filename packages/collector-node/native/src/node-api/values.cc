#include "values.h"

namespace tracemalloc {

void ThrowLastError(napi_env env) {
  const napi_extended_error_info* error = nullptr;
  napi_get_last_error_info(env, &error);
  bool is_pending = false;
  napi_is_exception_pending(env, &is_pending);
  if (!is_pending) napi_throw_error(env, nullptr, error->error_message);
}

napi_value String(napi_env env, const std::u16string& text) {
  napi_value value = nullptr;
  CHECKED(napi_create_string_utf16(env, text.data(), text.size(), &value));
  return value;
}

napi_value String(napi_env env, const std::string& text) {
  napi_value value = nullptr;
  CHECKED(napi_create_string_utf8(env, text.data(), text.size(), &value));
  return value;
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

napi_value Null(napi_env env) {
  napi_value null = nullptr;
  CHECKED(napi_get_null(env, &null));
  return null;
}

napi_value Function(napi_env env, napi_callback callback) {
  napi_value function = nullptr;
  CHECKED(napi_create_function(env, nullptr, 0, callback, nullptr, &function));
  return function;
}

napi_value OnlyArgument(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  CHECKED(napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr));
  return argument;
}

v8::Local<v8::Value> LocalOf(napi_value value) {
  v8::Local<v8::Value> local;
  static_assert(sizeof local == sizeof value);
  std::memcpy(static_cast<void*>(&local), &value, sizeof local);
  return local;
}

napi_value Object(napi_env env, const std::vector<Property>& properties) {
  napi_value object = nullptr;
  CHECKED(napi_create_object(env, &object));
  for (const auto& [name, value] : properties) {
    if (value == nullptr) return nullptr;
    CHECKED(napi_set_named_property(env, object, name, value));
  }
  return object;
}

}  // namespace tracemalloc
