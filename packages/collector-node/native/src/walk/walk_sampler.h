#ifndef TRACEMALLOC_WALK_WALK_SAMPLER_H_
#define TRACEMALLOC_WALK_WALK_SAMPLER_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../lines/live_samples.h"
#include "../lines/observer_hook.h"
#include "../profile/profile_columns.h"
#include "../sampler/heap_peak.h"
#include "stack_tree.h"
#include "stack_walk.h"

namespace tracemalloc {

// What is alive, at one moment.
struct WalkReading {
  // The frames of live blocks only.
  NodeColumns<std::string> frames;
  AllocationColumns allocations;
  size_t used_heap;
  size_t most_used_heap;
};

// Samples allocations with the lines of their stacks: V8's sampler says when (ObserverHook), a walk of the stack says
// which functions and lines (StackWalk), and a weak handle says when the block is gone (LiveSamples).
class WalkSampler {
 public:
  // Null if it cannot be had here; `reason` then says why. To be called by an interpreted function of JavaScript.
  static WalkSampler* Start(v8::Isolate* isolate, uint64_t interval, size_t stack_depth, const char** reason);
  // Gives back what it took of V8.
  ~WalkSampler();
  WalkSampler(const WalkSampler&) = delete;
  WalkSampler& operator=(const WalkSampler&) = delete;

  ObserverHook::State Look() const { return hook_.Look(); }

  WalkReading Read(bool gc);
  // The frames of one node's stack; that node is the last row.
  NodeColumns<std::string> FramesOf(uint32_t node) const;

  // Samples nothing until told otherwise; what is freed is still seen.
  void Pause(bool is_paused) { is_paused_ = is_paused; }

  // Forgets all samples.
  void Clear();

  // The node of the stack that allocated this very object; 0 if that is not known.
  uint32_t NodeOf(v8::Local<v8::Value> object);

  size_t samples() const { return live_.size(); }
  size_t bytes() const;

 private:
  WalkSampler(v8::Isolate* isolate, uint64_t interval, size_t stack_depth);
  static void OnSample(void* sampler, uintptr_t object, size_t size);
  static void OnMarkCompact(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags, void* sampler);
  void AddRow(uint32_t node, int32_t parent, NodeColumns<std::string>* columns) const;
  std::vector<bool> UsedNodes();
  void DropUnused();

  v8::Isolate* isolate_;
  uint64_t interval_;
  size_t stack_depth_;
  bool is_paused_ = true;
  HeapPeak peak_;
  ObserverHook hook_;
  LiveSamples live_;
  StackWalk walk_;
  StackTree tree_;
  size_t most_nodes_;
  size_t most_functions_;
};

}  // namespace tracemalloc

#endif
