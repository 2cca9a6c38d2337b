// The module that src/heap/addon.ts loads: Node-API on the outside, V8 inside.
#include "buffers/watched_buffers_binding.h"
#include "flags/flag_hold_binding.h"
#include "heap-limit/near_heap_limit_binding.h"
#include "node-api/values.h"
#include "sampler/heap_sampler_binding.h"
#include "stack/stack_ids_binding.h"
#if defined(__GLIBC__)
#include "lines/line_sampler_binding.h"
#if defined(__x86_64__)
#include "walk/walk_sampler_binding.h"
#endif
#endif

namespace tracemalloc {

// Call nothing of V8 here: the file may have been built for another Node.js, and only `abi` tells. Node-API is the
// same for all.
NAPI_MODULE_INIT(/* napi_env env, napi_value exports */) {
  (void)exports;
  std::vector<Property> surface = {{"abi", Number(env, NODE_MODULE_VERSION)}};
  for (const auto& part : {
           FlagHoldBinding(env),
           HeapSamplerBinding(env),
#if defined(__GLIBC__)
           LineSamplerBinding(env),
#if defined(__x86_64__)
           WalkSamplerBinding(env),
#endif
#endif
           NearHeapLimitBinding(env),
           StackIdsBinding(env),
           WatchedBuffersBinding(env),
       }) {
    surface.insert(surface.end(), part.begin(), part.end());
  }
  return Object(env, surface);
}

}  // namespace tracemalloc
