#ifndef TRACEMALLOC_FLAGS_FLAG_HOLD_BINDING_H_
#define TRACEMALLOC_FLAGS_FLAG_HOLD_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

// `holdFlags` and `releaseFlags` of src/heap/addon.ts.
std::vector<Property> FlagHoldBinding(napi_env env);

}  // namespace tracemalloc

#endif
