#ifndef TRACEMALLOC_SAMPLER_ALLOCATION_PROFILE_H_
#define TRACEMALLOC_SAMPLER_ALLOCATION_PROFILE_H_

#include <v8-profiler.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "../profile/profile_columns.h"

namespace tracemalloc {

// The first and the last number of the samples of each pause, ascending.
using Pauses = std::vector<std::pair<double, double>>;

// V8's allocation tree as columns.
struct SampledProfile {
  NodeColumns<std::u16string> nodes;
  AllocationColumns allocations;
};

// `interval` is the sampler's. Without pauses, V8's own counts are used.
SampledProfile ReadProfile(v8::Isolate* isolate, v8::AllocationProfile& profile, uint64_t interval,
                           const Pauses& pauses);

}  // namespace tracemalloc

#endif
