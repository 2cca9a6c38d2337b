#ifndef TRACEMALLOC_LINES_LINE_SAMPLER_H_
#define TRACEMALLOC_LINES_LINE_SAMPLER_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "../sampler/heap_peak.h"
#include "../stack/raw_stack.h"
#include "frame_tree.h"
#include "live_samples.h"
#include "observer_hook.h"
#include "stack_symbolizer.h"

namespace tracemalloc {

// One reading of what is alive.
struct LineReading {
  // One for each node of the frame tree.
  AllocationColumns allocations;
  size_t used_heap;
  size_t most_used_heap;
  // Bytes that the sampler itself has allocated on the JavaScript heap; scaled up as the rest.
  double own_heap;
};

// Samples allocations with the lines of their stacks. V8's sampler says when to sample (ObserverHook), the raw stack says
// which stack it is (RawStack), and the CPU profiler symbolizes each stack once (StackSymbolizer). A weak handle tells when
// the block is gone (LiveSamples).
class LineSampler {
 public:
  // Null if it does not work here; `reason` then says why.
  static LineSampler* Start(v8::Isolate* isolate, uint64_t interval, size_t stack_depth,
                            const char** reason);
  // Undoes what it changed in V8.
  ~LineSampler();
  LineSampler(const LineSampler&) = delete;
  LineSampler& operator=(const LineSampler&) = delete;

  ObserverHook::State Look() const { return hook_.Look(); }

  LineReading Read(bool gc);

  // While paused, samples nothing, and still sees frees.
  void Pause(bool is_paused) { is_paused_ = is_paused; }

  // Forgets all samples.
  void Clear();

  // The node of the stack that allocated this object; 0 if unknown.
  uint32_t NodeOf(v8::Local<v8::Value> object);

  const FrameTree& frames() const { return frames_; }
  size_t samples() const { return live_.size(); }
  size_t bytes() const;

 private:
  // V8 may still call it when the sampler is gone.
  struct Interrupt {
    LineSampler* sampler;
  };
  struct KeyHash {
    size_t operator()(const StackKey& key) const { return static_cast<size_t>(key.low); }
  };

  LineSampler(v8::Isolate* isolate, uint64_t interval, size_t stack_depth);
  static void OnSample(void* sampler, uintptr_t object, size_t size);
  static void OnMarkCompact(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags,
                            void* sampler);
  static void OnInterrupt(v8::Isolate* isolate, void* interrupt);
  uint32_t CurrentStack();
  void Drain();
  void DropUnusedStacks();

  v8::Isolate* isolate_;
  uint64_t interval_;
  size_t stack_depth_;
  bool is_paused_ = false;
  // Whether the sampler does its own work, which may allocate on the heap.
  bool is_busy_ = true;
  HeapPeak peak_;
  ObserverHook hook_;
  LiveSamples live_;
  FrameTree frames_;
  std::unique_ptr<StackSymbolizer> symbolizer_;
  RawStack raw_;
  // Valid as long as no code moves.
  std::unordered_map<StackKey, uint32_t, KeyHash> stacks_;
  // The node of each stack; 0 until it is known.
  std::vector<uint32_t> node_of_stack_;
  size_t most_stacks_;
  Interrupt* interrupt_ = nullptr;
};

}  // namespace tracemalloc

#endif
