#include "line_sampler.h"

#include <algorithm>
#include <utility>

#include "sampled_allocations.h"

namespace tracemalloc {

namespace {

// How many stacks may wait for their lines: V8 keeps 2 KB for each.
constexpr size_t kMostCollected = 2048;
// How many may wait if we cannot drain them, as in one long call of a builtin. More stacks have no lines.
constexpr size_t kMostWaiting = 65536;
// How many stacks, or nodes of frames, there may be before those of dead blocks are dropped: at least, and as a multiple
// of those that were left the last time. So dropping costs little for each.
constexpr size_t kLeastStacks = size_t{1} << 18;
constexpr size_t kStacksOfLeft = 2;

// The unknown stack.
constexpr uint32_t kUnknownStack = 0;
// The stack of the sampler's own allocations, mostly texts of functions.
constexpr uint32_t kOwnStack = 1;
// No node of the tree.
constexpr uint32_t kOwnNode = UINT32_MAX;

}  // namespace

LineSampler* LineSampler::Start(v8::Isolate* isolate, uint64_t interval, size_t stack_depth,
                                const char** reason) {
  v8::HandleScope scope(isolate);
  std::unique_ptr<LineSampler> sampler(new LineSampler(isolate, interval, stack_depth));
  *reason = sampler->hook_.Start(interval);
  if (*reason != nullptr) return nullptr;
  sampler->symbolizer_ = std::make_unique<StackSymbolizer>(isolate);
  sampler->is_busy_ = false;
  return sampler.release();
}

LineSampler::LineSampler(v8::Isolate* isolate, uint64_t interval, size_t stack_depth)
    : isolate_(isolate),
      interval_(interval),
      stack_depth_(std::min(stack_depth, RawStack::kMostFrames)),
      peak_(isolate),
      hook_(isolate, this, OnSample),
      live_(isolate),
      node_of_stack_(kOwnStack + 1, 0),
      most_stacks_(kLeastStacks) {
  isolate_->AddGCEpilogueCallback(OnMarkCompact, this, v8::kGCTypeMarkSweepCompact);
}

LineSampler::~LineSampler() {
  is_busy_ = true;
  v8::HandleScope scope(isolate_);
  hook_.Stop();
  isolate_->RemoveGCEpilogueCallback(OnMarkCompact, this);
  if (interrupt_ != nullptr) interrupt_->sampler = nullptr;
}

void LineSampler::OnMarkCompact(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* sampler) {
  auto* self = static_cast<LineSampler*>(sampler);
  self->stacks_.clear();
  if (self->symbolizer_ != nullptr) self->symbolizer_->DropDeadCode();
}

void LineSampler::OnSample(void* sampler, uintptr_t object, size_t size) {
  auto* self = static_cast<LineSampler*>(sampler);
  if (self->is_paused_) return;
  self->live_.Add(object, size, self->is_busy_ ? kOwnStack : self->CurrentStack());
}

uint32_t LineSampler::CurrentStack() {
  raw_.Capture(isolate_, stack_depth_);
  if (raw_.size() == 0) return kUnknownStack;
  const auto [known, is_new] = stacks_.try_emplace(raw_.Key(), kUnknownStack);
  if (!is_new) return known->second;
  if (symbolizer_->collected() >= kMostWaiting) {
    stacks_.erase(known);
    return kUnknownStack;
  }
  const auto stack = static_cast<uint32_t>(node_of_stack_.size());
  node_of_stack_.push_back(0);
  known->second = stack;
  symbolizer_->Collect(stack, raw_, stack_depth_);
  if (symbolizer_->collected() >= kMostCollected && interrupt_ == nullptr) {
    interrupt_ = new Interrupt{this};
    isolate_->RequestInterrupt(OnInterrupt, interrupt_);
  }
  return stack;
}

void LineSampler::OnInterrupt(v8::Isolate*, void* data) {
  const std::unique_ptr<Interrupt> interrupt(static_cast<Interrupt*>(data));
  LineSampler* self = interrupt->sampler;
  if (self == nullptr) return;
  self->interrupt_ = nullptr;
  if (!self->is_busy_) self->Drain();
}

void LineSampler::Drain() {
  if (symbolizer_->collected() == 0) return;
  is_busy_ = true;
  bool is_complete = true;
  symbolizer_->Drain(&frames_, [&](uint32_t stack, uint32_t node) {
    node_of_stack_[stack] = node;
    if (node == 0) is_complete = false;
  });
  // So that the next reading of those stacks may know more.
  if (!is_complete) stacks_.clear();
  if (std::max(node_of_stack_.size(), frames_.size()) > most_stacks_) DropUnusedStacks();
  is_busy_ = false;
}

// Numbers the stacks and nodes of live samples again, and drops the others.
void LineSampler::DropUnusedStacks() {
  FrameTree kept;
  std::vector<uint32_t> kept_node(frames_.size(), 0);
  std::vector<bool> is_used(frames_.size(), false);
  live_.ForEach([&](const LiveSamples::Sample& sample) { is_used[node_of_stack_[sample.stack]] = true; });
  // A parent comes before its children: from behind, its mark is complete when we reach it.
  for (size_t node = frames_.size() - 1; node > 0; node--) {
    if (is_used[node]) is_used[frames_.columns().parent[node]] = true;
  }
  for (uint32_t node = 1; node < frames_.size(); node++) {
    if (!is_used[node]) continue;
    kept_node[node] = kept.Add(kept_node[frames_.columns().parent[node]], frames_.FrameOf(node));
  }
  std::vector<uint32_t> stack_of_node(kept.size(), kUnknownStack);
  std::vector<uint32_t> nodes(kOwnStack + 1, 0);
  live_.ForEach([&](LiveSamples::Sample& sample) {
    if (sample.stack == kOwnStack) return;
    const uint32_t node = kept_node[node_of_stack_[sample.stack]];
    uint32_t& stack = stack_of_node[node];
    if (stack == kUnknownStack && node != 0) {
      stack = static_cast<uint32_t>(nodes.size());
      nodes.push_back(node);
    }
    sample.stack = stack;
  });
  frames_ = std::move(kept);
  node_of_stack_ = std::move(nodes);
  most_stacks_ =
      std::max(kLeastStacks, kStacksOfLeft * std::max(node_of_stack_.size(), frames_.size()));
  stacks_.clear();
}

LineReading LineSampler::Read(bool gc) {
  v8::HandleScope scope(isolate_);
  is_busy_ = true;
  if (gc) isolate_->LowMemoryNotification();
  LineReading reading = {};
  reading.used_heap = peak_.UsedHeap();
  reading.most_used_heap = peak_.Take();
  Drain();
  is_busy_ = false;
  const AllocationColumns all = SampledAllocations(&live_, interval_, [&](uint32_t stack) {
    return stack == kOwnStack ? kOwnNode : node_of_stack_[stack];
  });
  for (size_t row = 0; row < all.node.size(); row++) {
    if (all.node[row] == kOwnNode) {
      reading.own_heap += all.bytes[row];
    } else {
      reading.allocations.Add(all.node[row], all.bytes[row], all.count[row]);
    }
  }
  return reading;
}

void LineSampler::Clear() {
  live_.Clear();
  peak_.Take();
}

uint32_t LineSampler::NodeOf(v8::Local<v8::Value> object) {
  v8::HandleScope scope(isolate_);
  const LiveSamples::Sample* sample = live_.Find(object);
  if (sample == nullptr) return 0;
  // Draining may collect garbage, and the sample with it.
  const uint32_t stack = sample->stack;
  if (node_of_stack_[stack] == 0 && stack != kOwnStack) Drain();
  return node_of_stack_[stack];
}

size_t LineSampler::bytes() const {
  constexpr size_t kBytesPerStack = sizeof(StackKey) + 4 * sizeof(void*);
  return sizeof(*this) + live_.bytes() + frames_.bytes() + stacks_.size() * kBytesPerStack +
         node_of_stack_.capacity() * sizeof(uint32_t) + symbolizer_->bytes();
}

}  // namespace tracemalloc
