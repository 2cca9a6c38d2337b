#ifndef TRACEMALLOC_SAMPLER_HEAP_SAMPLER_BINDING_H_
#define TRACEMALLOC_SAMPLER_HEAP_SAMPLER_BINDING_H_

#include "../node-api/values.h"
#include "profile_columns.h"

namespace tracemalloc {

// What src/heap/addon.ts calls HeapProfile.
napi_value Columns(napi_env env, const ProfileColumns& columns);

// `start`, `read` and `stop` of src/heap/addon.ts.
std::vector<Property> HeapSamplerBinding(napi_env env);

}  // namespace tracemalloc

#endif
