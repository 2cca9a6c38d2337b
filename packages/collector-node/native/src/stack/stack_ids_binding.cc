#include "stack_ids_binding.h"

#include <v8.h>

#include "../node-api/held.h"
#include "stack_ids.h"

namespace tracemalloc {

namespace {

void End(StackIds* ids) { delete ids; }

using HeldStackIds = Held<StackIds, End>;

// makeStackIds(mostFrames) -> the argument of stackId
napi_value MakeStackIds(napi_env env, napi_callback_info info) {
  const napi_value argument = OnlyArgument(env, info);
  uint32_t most_frames = 0;
  CHECKED(napi_get_value_uint32(env, argument, &most_frames));
  return HeldStackIds::Give(env, new StackIds(v8::Isolate::GetCurrent(), most_frames));
}

// stackId(ids) -> the number of the caller's stack
napi_value StackId(napi_env env, napi_callback_info info) {
  StackIds* ids = HeldStackIds::GetArgument(env, info);
  if (ids == nullptr) return nullptr;
  napi_value id = nullptr;
  CHECKED(napi_create_int32(env, ids->Current(), &id));
  return id;
}

}  // namespace

std::vector<Property> StackIdsBinding(napi_env env) {
  return {{"makeStackIds", Function(env, MakeStackIds)}, {"stackId", Function(env, StackId)}};
}

}  // namespace tracemalloc
