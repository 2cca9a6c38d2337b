#ifndef TRACEMALLOC_PROFILE_PROFILE_BINDING_H_
#define TRACEMALLOC_PROFILE_PROFILE_BINDING_H_

#include "../node-api/values.h"
#include "profile_columns.h"

namespace tracemalloc {

// The HeapProfile of src/heap/heap-profile.ts.
template <typename Text>
napi_value Profile(napi_env env, const NodeColumns<Text>& nodes, const AllocationColumns& allocations) {
  std::vector<Property> columns = {
      {"parent", TypedArray(env, napi_int32_array, nodes.parent)},
      {"functionName", TypedArray(env, napi_uint32_array, nodes.function_name)},
      {"script", TypedArray(env, napi_uint32_array, nodes.script)},
      {"scriptId", TypedArray(env, napi_int32_array, nodes.script_id)},
      {"line", TypedArray(env, napi_uint32_array, nodes.line)},
      {"column", TypedArray(env, napi_uint32_array, nodes.column)}};
  if (!nodes.is_line.empty()) {
    columns.push_back({"isLine", TypedArray(env, napi_uint8_array, nodes.is_line)});
  }
  const napi_value blocks =
      Object(env, {{"node", TypedArray(env, napi_uint32_array, allocations.node)},
                   {"bytes", TypedArray(env, napi_float64_array, allocations.bytes)},
                   {"count", TypedArray(env, napi_float64_array, allocations.count)}});
  return Object(env, {{"strings", Strings(env, nodes.strings)},
                      {"nodes", Object(env, columns)},
                      {"allocations", blocks}});
}

}  // namespace tracemalloc

#endif
