#ifndef TRACEMALLOC_SAMPLER_SAMPLER_IDENTITY_H_
#define TRACEMALLOC_SAMPLER_SAMPLER_IDENTITY_H_

#include <v8-profiler.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tracemalloc {

// Tells V8's sampler from another one that somebody has started in its place.
//
// V8 numbers the samples and the nodes of a sampler upwards, and never uses a number twice (sample_id and node_id). So an old
// number that the last reading did not have, or had for another function, belongs to another sampler.
class SamplerIdentity {
 public:
  // Takes a later reading; false if it is another sampler's.
  bool Continues(v8::AllocationProfile& profile);

  // The highest number of a live sample; 0 if there is none.
  uint64_t newest_sample() const { return samples_.empty() ? 0 : samples_.back(); }

  // Whether a live sample has a number from `first` to `last`, or `last` is infinite.
  bool HasSample(double first, double last) const;

  size_t bytes() const {
    return samples_.capacity() * sizeof(uint64_t) + nodes_.capacity() * sizeof(Node);
  }

 private:
  struct Node {
    uint32_t id;
    uint32_t parent;
    int script;
    int position;
    bool operator==(const Node& other) const {
      return id == other.id && parent == other.parent && script == other.script &&
             position == other.position;
    }
  };

  static std::vector<Node> NodesOf(v8::AllocationProfile& profile);

  std::vector<uint64_t> samples_;  // ascending
  std::vector<Node> nodes_;        // ascending by id
};

}  // namespace tracemalloc

#endif
