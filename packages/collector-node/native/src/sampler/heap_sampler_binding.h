#ifndef TRACEMALLOC_SAMPLER_HEAP_SAMPLER_BINDING_H_
#define TRACEMALLOC_SAMPLER_HEAP_SAMPLER_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

// `start`, `read` and `stop` of src/heap/addon.ts.
std::vector<Property> HeapSamplerBinding(napi_env env);

}  // namespace tracemalloc

#endif
