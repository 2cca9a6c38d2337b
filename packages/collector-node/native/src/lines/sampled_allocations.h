#ifndef TRACEMALLOC_LINES_SAMPLED_ALLOCATIONS_H_
#define TRACEMALLOC_LINES_SAMPLED_ALLOCATIONS_H_

#include <cstdint>
#include <functional>

#include "../profile/profile_columns.h"
#include "live_samples.h"

namespace tracemalloc {

// What is alive by node and size, scaled up from the samples as V8 does (SamplingHeapProfiler::ScaleSample); by order
// of node and size. `node_of(stack)` is the node of a sample's stack.
AllocationColumns SampledAllocations(LiveSamples* live, uint64_t interval,
                                     const std::function<uint32_t(uint32_t)>& node_of);

}  // namespace tracemalloc

#endif
