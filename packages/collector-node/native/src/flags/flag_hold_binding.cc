#include "flag_hold_binding.h"

#include "../node-api/held.h"
#include "flag_hold.h"

namespace tracemalloc {

namespace {

void End(FlagHold* hold) { delete hold; }

using HeldFlags = Held<FlagHold, End>;

bool Latin1(napi_env env, napi_value value, std::string* text) {
  size_t length = 0;
  if (napi_get_value_string_latin1(env, value, nullptr, 0, &length) != napi_ok) return false;
  text->resize(length);
  // Node-API writes a NUL, for which std::string has room.
  return napi_get_value_string_latin1(env, value, text->data(), length + 1, &length) == napi_ok;
}

// holdFlags(set, on, off) -> the argument of releaseFlags
napi_value HoldFlags(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3] = {};
  uint32_t set = 0;
  std::string on;
  std::string off;
  CHECKED(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  CHECKED(napi_get_value_uint32(env, arguments[0], &set));
  if (set >= FlagHold::kSets || !Latin1(env, arguments[1], &on) || !Latin1(env, arguments[2], &off)) {
    napi_throw_type_error(env, nullptr, "expected a set of flags, and two strings");
    return nullptr;
  }
  return HeldFlags::Give(env, new FlagHold(set, on, off));
}

}  // namespace

std::vector<Property> FlagHoldBinding(napi_env env) {
  return {{"holdFlags", Function(env, HoldFlags)},
          {"releaseFlags", Function(env, HeldFlags::StopArgument)}};
}

}  // namespace tracemalloc
