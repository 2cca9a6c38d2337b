#include "allocation_profile.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace tracemalloc {

namespace {

// Compares strings by identity: V8 internalizes the names of functions, and each script keeps its own name, so that equal
// names are one object (SamplingHeapProfiler::TranslateAllocationNode).
class StringIndex {
 public:
  StringIndex(v8::Isolate* isolate, std::vector<std::u16string>& strings)
      : isolate_(isolate), strings_(strings) {}

  uint32_t operator()(v8::Local<v8::String> text) {
    if (text.IsEmpty()) text = v8::String::Empty(isolate_);
    const int hash = text->GetIdentityHash();
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
      if (it->second.text == text) return it->second.index;
    }
    const v8::String::Value units(isolate_, text);
    const auto index = static_cast<uint32_t>(strings_.size());
    strings_.emplace_back(reinterpret_cast<const char16_t*>(*units), units.length());
    known_.emplace(hash, Known{text, index});
    return index;
  }

 private:
  struct Known {
    v8::Local<v8::String> text;
    uint32_t index;
  };

  v8::Isolate* isolate_;
  std::vector<std::u16string>& strings_;
  std::unordered_multimap<int, Known> known_;
};

bool IsPaused(const Pauses& pauses, uint64_t id) {
  const auto number = static_cast<double>(id);
  const auto next = std::partition_point(pauses.begin(), pauses.end(),
                                         [number](const auto& pause) { return pause.second < number; });
  return next != pauses.end() && next->first <= number;
}

// The samples of each node by size, without those of pauses, scaled up as V8 does it
// (SamplingHeapProfiler::ScaleSample in sampling-heap-profiler.cc).
class UnpausedAllocations {
 public:
  UnpausedAllocations(v8::AllocationProfile& profile, uint64_t interval, const Pauses& pauses)
      : interval_(static_cast<double>(interval)) {
    // Most programs never pause, and need none of this.
    if (pauses.empty()) return;
    for (const auto& sample : profile.GetSamples()) {
      if (!IsPaused(pauses, sample.sample_id)) samples_[sample.node_id][sample.size]++;
    }
  }

  std::vector<v8::AllocationProfile::Allocation> operator()(uint32_t node_id) const {
    std::vector<v8::AllocationProfile::Allocation> allocations;
    const auto found = samples_.find(node_id);
    if (found == samples_.end()) return allocations;
    for (const auto& [size, samples] : found->second) {
      const double scale = 1 / -std::expm1(-static_cast<double>(size) / interval_);
      allocations.push_back({size, static_cast<unsigned int>(samples * scale + 0.5)});
    }
    return allocations;
  }

 private:
  double interval_;
  std::unordered_map<uint32_t, std::unordered_map<size_t, unsigned int>> samples_;
};

}  // namespace

SampledProfile ReadProfile(v8::Isolate* isolate, v8::AllocationProfile& profile, uint64_t interval,
                           const Pauses& pauses) {
  SampledProfile sampled;
  NodeColumns<std::u16string>& nodes = sampled.nodes;
  StringIndex index_of(isolate, nodes.strings);
  const auto add_allocations = [&](const std::vector<v8::AllocationProfile::Allocation>& all,
                                   uint32_t row) {
    for (const auto& [size, count] : all) {
      sampled.allocations.Add(row, static_cast<double>(size) * count, count);
    }
  };
  const UnpausedAllocations unpaused(profile, interval, pauses);

  // Without recursion: the tree is as deep as the stacks are.
  std::vector<std::pair<const v8::AllocationProfile::Node*, int32_t>> rest;
  rest.emplace_back(profile.GetRootNode(), -1);
  while (!rest.empty()) {
    const auto [node, parent] = rest.back();
    rest.pop_back();
    const auto row = static_cast<uint32_t>(nodes.parent.size());
    nodes.parent.push_back(parent);
    nodes.function_name.push_back(index_of(node->name));
    nodes.script.push_back(index_of(node->script_name));
    nodes.script_id.push_back(node->script_id);
    nodes.line.push_back(static_cast<uint32_t>(node->line_number));
    nodes.column.push_back(static_cast<uint32_t>(node->column_number));
    add_allocations(pauses.empty() ? node->allocations : unpaused(node->node_id), row);
    for (const auto* child : node->children) rest.emplace_back(child, static_cast<int32_t>(row));
  }
  return sampled;
}

}  // namespace tracemalloc
