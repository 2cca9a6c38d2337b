#ifndef TRACEMALLOC_NODE_API_HELD_H_
#define TRACEMALLOC_NODE_API_HELD_H_

#include "values.h"

namespace tracemalloc {

// A running object of ours that JavaScript holds. The end of the environment ends what JavaScript has left.
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

  // The object that `value` holds; null, with an exception, if it has ended or was never there.
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

  // Get for the only argument of a function.
  static T* GetArgument(napi_env env, napi_callback_info info) {
    const napi_value value = OnlyArgument(env, info);
    return value == nullptr ? nullptr : Get(env, value);
  }

  // A JavaScript function that ends the object that its only argument holds, if it has not ended yet.
  static napi_value StopArgument(napi_env env, napi_callback_info info) {
    const napi_value value = OnlyArgument(env, info);
    if (value != nullptr) Stop(env, value, [](T*) { return true; });
    return nullptr;
  }

  // Ends the object that `value` holds, if it has not ended yet. Returns false if it cannot end now.
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

}  // namespace tracemalloc

#endif
