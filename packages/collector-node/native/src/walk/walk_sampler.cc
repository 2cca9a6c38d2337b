#include "walk_sampler.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "../lines/sampled_allocations.h"

namespace tracemalloc {

namespace {

// Nodes and functions that are kept before those of dead blocks are dropped: at least so many, and as a multiple of those
// that were left the last time, so that dropping costs little of each. A program that compiles text has ever new ones.
constexpr size_t kLeastNodes = size_t{1} << 18;
constexpr size_t kLeastFunctions = size_t{1} << 14;
constexpr size_t kTimesLeft = 2;

}  // namespace

WalkSampler* WalkSampler::Start(v8::Isolate* isolate, uint64_t interval, size_t stack_depth, const char** reason) {
  std::unique_ptr<WalkSampler> sampler(new WalkSampler(isolate, interval, stack_depth));
  *reason = sampler->walk_.Start();
  if (*reason == nullptr) *reason = sampler->hook_.Start(interval);
  if (*reason != nullptr) return nullptr;
  sampler->is_paused_ = false;
  return sampler.release();
}

WalkSampler::WalkSampler(v8::Isolate* isolate, uint64_t interval, size_t stack_depth)
    : isolate_(isolate),
      interval_(interval),
      stack_depth_(stack_depth),
      peak_(isolate),
      hook_(isolate, this, OnSample),
      live_(isolate),
      walk_(isolate),
      most_nodes_(kLeastNodes),
      most_functions_(kLeastFunctions) {
  isolate_->AddGCEpilogueCallback(OnMarkCompact, this, v8::kGCTypeMarkSweepCompact);
}

WalkSampler::~WalkSampler() {
  is_paused_ = true;
  hook_.Stop();
  isolate_->RemoveGCEpilogueCallback(OnMarkCompact, this);
}

void WalkSampler::OnMarkCompact(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* sampler) {
  static_cast<WalkSampler*>(sampler)->walk_.ForgetCode();
}

void WalkSampler::OnSample(void* sampler, uintptr_t object, size_t size) {
  auto* self = static_cast<WalkSampler*>(sampler);
  if (self->is_paused_) return;
  if (self->tree_.size() > self->most_nodes_ || self->walk_.functions().size() > self->most_functions_) {
    self->DropUnused();
  }
  self->live_.Add(object, size, self->walk_.Walk(&self->tree_, self->stack_depth_));
}

// Those of live samples, and all that they are called from.
std::vector<bool> WalkSampler::UsedNodes() {
  std::vector<bool> is_used(tree_.size(), false);
  live_.ForEach([&](const LiveSamples::Sample& sample) { is_used[sample.stack] = true; });
  // A parent comes before its children, so that its mark is complete when it is met from behind.
  for (size_t node = tree_.size() - 1; node > 0; node--) {
    if (is_used[node]) is_used[tree_.parent(static_cast<uint32_t>(node))] = true;
  }
  return is_used;
}

// Numbers nodes and functions anew, used ones only.
void WalkSampler::DropUnused() {
  const std::vector<bool> is_used = UsedNodes();
  std::vector<bool> is_used_function(walk_.functions().size(), false);
  const auto is_function = [&](uint32_t node) { return tree_.frame(node).function != kCutFunction; };
  for (uint32_t node = 1; node < tree_.size(); node++) {
    if (is_used[node] && is_function(node)) is_used_function[tree_.frame(node).function] = true;
  }
  const std::vector<uint32_t> new_function = walk_.KeepFunctions(is_used_function);
  StackTree kept;
  std::vector<uint32_t> kept_node(tree_.size(), 0);
  for (uint32_t node = 1; node < tree_.size(); node++) {
    if (!is_used[node]) continue;
    StackFrame frame = tree_.frame(node);
    if (is_function(node)) frame.function = new_function[frame.function];
    kept_node[node] = kept.Add(kept_node[tree_.parent(node)], frame);
  }
  live_.ForEach([&](LiveSamples::Sample& sample) { sample.stack = kept_node[sample.stack]; });
  tree_ = std::move(kept);
  most_nodes_ = std::max(kLeastNodes, kTimesLeft * tree_.size());
  most_functions_ = std::max(kLeastFunctions, kTimesLeft * walk_.functions().size());
}

WalkReading WalkSampler::Read(bool gc) {
  if (gc) isolate_->LowMemoryNotification();
  WalkReading reading = {};
  reading.used_heap = peak_.UsedHeap();
  reading.most_used_heap = peak_.Take();
  reading.allocations = SampledAllocations(&live_, interval_, [](uint32_t node) { return node; });
  reading.frames.strings = walk_.functions().strings();
  AddRow(0, -1, &reading.frames);
  const std::vector<bool> is_used = UsedNodes();
  std::vector<uint32_t> row_of_node(tree_.size(), 0);
  for (uint32_t node = 1; node < tree_.size(); node++) {
    if (!is_used[node]) continue;
    row_of_node[node] = static_cast<uint32_t>(reading.frames.parent.size());
    AddRow(node, static_cast<int32_t>(row_of_node[tree_.parent(node)]), &reading.frames);
  }
  for (uint32_t& node : reading.allocations.node) node = row_of_node[node];
  return reading;
}

NodeColumns<std::string> WalkSampler::FramesOf(uint32_t node) const {
  std::vector<uint32_t> path;
  for (uint32_t at = node; at != 0; at = tree_.parent(at)) path.push_back(at);
  NodeColumns<std::string> columns;
  columns.strings = walk_.functions().strings();
  AddRow(0, -1, &columns);
  for (size_t i = path.size(); i-- > 0;) AddRow(path[i], static_cast<int32_t>(path.size() - 1 - i), &columns);
  return columns;
}

void WalkSampler::AddRow(uint32_t node, int32_t parent, NodeColumns<std::string>* columns) const {
  columns->parent.push_back(parent);
  if (node == 0 || tree_.frame(node).function == kCutFunction) {
    columns->function_name.push_back(0);
    columns->script.push_back(0);
    columns->script_id.push_back(0);
    columns->line.push_back(0);
    columns->column.push_back(0);
    columns->is_line.push_back(0);
    return;
  }
  const StackFrame& frame = tree_.frame(node);
  const Functions::Function& function = walk_.functions()[frame.function];
  const Functions::Script& script = walk_.functions().script(function.script);
  const bool is_line = frame.line != 0;
  columns->function_name.push_back(function.name);
  columns->script.push_back(script.name);
  columns->script_id.push_back(script.id);
  columns->line.push_back(is_line ? frame.line : function.start.line);
  columns->column.push_back(is_line ? frame.column : function.start.column);
  columns->is_line.push_back(is_line ? 1 : 0);
}

void WalkSampler::Clear() {
  live_.Clear();
  peak_.Take();
}

uint32_t WalkSampler::NodeOf(v8::Local<v8::Value> object) {
  v8::HandleScope scope(isolate_);
  const LiveSamples::Sample* sample = live_.Find(object);
  return sample == nullptr ? 0 : sample->stack;
}

size_t WalkSampler::bytes() const {
  return sizeof(*this) + live_.bytes() + tree_.bytes() + walk_.bytes();
}

}  // namespace tracemalloc
