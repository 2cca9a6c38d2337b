#ifndef TRACEMALLOC_LINES_LINE_SAMPLER_BINDING_H_
#define TRACEMALLOC_LINES_LINE_SAMPLER_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

// `lines` of src/heap/addon.ts: the line sampler, or why there is none on this platform.
std::vector<Property> LineSamplerBinding(napi_env env);

}  // namespace tracemalloc

#endif
