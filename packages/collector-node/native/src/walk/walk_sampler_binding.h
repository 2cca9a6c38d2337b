#ifndef TRACEMALLOC_WALK_WALK_SAMPLER_BINDING_H_
#define TRACEMALLOC_WALK_WALK_SAMPLER_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

std::vector<Property> WalkSamplerBinding(napi_env env);

}  // namespace tracemalloc

#endif
