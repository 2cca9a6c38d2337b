#ifndef TRACEMALLOC_STACK_STACK_IDS_BINDING_H_
#define TRACEMALLOC_STACK_STACK_IDS_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

// `makeStackIds` and `stackId` of src/heap/addon.ts.
std::vector<Property> StackIdsBinding(napi_env env);

}  // namespace tracemalloc

#endif
