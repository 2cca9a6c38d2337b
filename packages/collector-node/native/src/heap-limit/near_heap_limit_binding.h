#ifndef TRACEMALLOC_HEAP_LIMIT_NEAR_HEAP_LIMIT_BINDING_H_
#define TRACEMALLOC_HEAP_LIMIT_NEAR_HEAP_LIMIT_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

// `watchHeapLimit` and `unwatchHeapLimit` of src/heap/addon.ts.
std::vector<Property> NearHeapLimitBinding(napi_env env);

}  // namespace tracemalloc

#endif
