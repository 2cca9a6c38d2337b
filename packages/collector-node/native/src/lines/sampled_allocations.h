#ifndef TRACEMALLOC_LINES_SAMPLED_ALLOCATIONS_H_
#define TRACEMALLOC_LINES_SAMPLED_ALLOCATIONS_H_

#include <cstdint>

#include "../profile/profile_columns.h"
#include "live_samples.h"

namespace tracemalloc {

// What is alive by node and size, scaled up from the samples as V8 does (SamplingHeapProfiler::ScaleSample); by order
// of node and size. The stack of a sample is its node.
AllocationColumns SampledAllocations(LiveSamples* live, uint64_t interval);

}  // namespace tracemalloc

#endif
