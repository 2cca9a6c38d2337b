#ifndef TRACEMALLOC_BUFFERS_WATCHED_BUFFERS_BINDING_H_
#define TRACEMALLOC_BUFFERS_WATCHED_BUFFERS_BINDING_H_

#include "../node-api/values.h"

namespace tracemalloc {

// `watchBuffers`, `watchBuffer` and the others of src/heap/addon.ts that take what it gives.
std::vector<Property> WatchedBuffersBinding(napi_env env);

}  // namespace tracemalloc

#endif
