#include "sampled_allocations.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tracemalloc {

namespace {

struct NodeAndSizeHash {
  size_t operator()(uint64_t node_and_size) const {
    node_and_size *= 0x9E3779B97F4A7C15ull;
    return static_cast<size_t>(node_and_size ^ node_and_size >> 32);
  }
};

}  // namespace

AllocationColumns SampledAllocations(LiveSamples* live, uint64_t interval,
                                     const std::function<uint32_t(uint32_t)>& node_of) {
  std::unordered_map<uint64_t, uint32_t, NodeAndSizeHash> samples;
  live->ForEach([&](const LiveSamples::Sample& sample) {
    samples[uint64_t{node_of(sample.stack)} << 32 | sample.size]++;
  });
  std::vector<std::pair<uint64_t, uint32_t>> sorted(samples.begin(), samples.end());
  std::sort(sorted.begin(), sorted.end());
  AllocationColumns allocations;
  for (const auto& [node_and_size, sampled] : sorted) {
    const double size = static_cast<uint32_t>(node_and_size);
    const double scaled = std::floor(sampled / -std::expm1(-size / static_cast<double>(interval)) + 0.5);
    const double count = interval == 1 ? sampled : scaled;
    allocations.Add(static_cast<uint32_t>(node_and_size >> 32), size * count, count);
  }
  return allocations;
}

}  // namespace tracemalloc
