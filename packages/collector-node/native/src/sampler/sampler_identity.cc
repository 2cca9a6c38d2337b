#include "sampler_identity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tracemalloc {

namespace {

// A comparison sort of a million numbers takes longer than reading them.
constexpr size_t kFewNumbers = 4096;
constexpr int kDigitBits = 11;

void Sort(std::vector<uint64_t>& numbers) {
  if (numbers.size() < kFewNumbers) {
    std::sort(numbers.begin(), numbers.end());
    return;
  }
  const uint64_t greatest = *std::max_element(numbers.begin(), numbers.end());
  std::vector<uint64_t> sorted(numbers.size());
  for (int shift = 0; shift < 64 && greatest >> shift != 0; shift += kDigitBits) {
    size_t starts[(1 << kDigitBits) + 1] = {};
    const auto digit = [shift](uint64_t number) {
      return (number >> shift) & ((1 << kDigitBits) - 1);
    };
    for (const uint64_t number : numbers) starts[digit(number) + 1]++;
    for (int i = 0; i < 1 << kDigitBits; i++) starts[i + 1] += starts[i];
    for (const uint64_t number : numbers) sorted[starts[digit(number)]++] = number;
    numbers.swap(sorted);
  }
}

// Whether all of `now` that is not newer than the newest of `before` is in `before`; both ascending.
template <typename T, typename NumberOf>
bool IsLater(const std::vector<T>& before, const std::vector<T>& now, NumberOf number_of) {
  auto known = before.begin();
  for (const T& one : now) {
    if (before.empty() || number_of(one) > number_of(before.back())) return true;
    while (number_of(*known) < number_of(one)) ++known;
    if (!(*known == one)) return false;
  }
  return true;
}

}  // namespace

bool SamplerIdentity::Continues(v8::AllocationProfile& profile) {
  std::vector<uint64_t> samples;
  samples.reserve(profile.GetSamples().size());
  for (const auto& sample : profile.GetSamples()) samples.push_back(sample.sample_id);
  Sort(samples);
  std::vector<Node> nodes = NodesOf(profile);
  if (!IsLater(samples_, samples, [](uint64_t number) { return number; })) return false;
  if (!IsLater(nodes_, nodes, [](const Node& node) { return node.id; })) return false;
  samples_ = std::move(samples);
  nodes_ = std::move(nodes);
  return true;
}

bool SamplerIdentity::HasSample(double first, double last) const {
  if (std::isinf(last)) return true;
  const auto it =
      std::lower_bound(samples_.begin(), samples_.end(), static_cast<uint64_t>(first));
  return it != samples_.end() && static_cast<double>(*it) <= last;
}

std::vector<SamplerIdentity::Node> SamplerIdentity::NodesOf(v8::AllocationProfile& profile) {
  std::vector<Node> nodes;
  std::vector<std::pair<const v8::AllocationProfile::Node*, uint32_t>> rest;
  rest.emplace_back(profile.GetRootNode(), 0);
  while (!rest.empty()) {
    const auto [node, parent] = rest.back();
    rest.pop_back();
    nodes.push_back({node->node_id, parent, node->script_id, node->start_position});
    for (const auto* child : node->children) rest.emplace_back(child, node->node_id);
  }
  std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) { return a.id < b.id; });
  return nodes;
}

}  // namespace tracemalloc
