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

// One look at what is alive.
struct LineReading {
  // By node of the frame tree.
  AllocationColumns allocations;
  size_t used_heap;
  size_t most_used_heap;
  // On the JavaScript heap, of what the sampler itself has allocated there; scaled up as the rest.
  double own_heap;
};

// Samples allocations with the lines of their stacks: V8's sampler says when (ObserverHook), the raw stack
// which (RawStack), the CPU profiler what that is (StackSymbolizer), once for each stack; and a weak
// handle tells when the block is gone (LiveSamples).
class LineSampler {
 public:
  // Null if it cannot be had here; `reason` then says why.
  static LineSampler* Start(v8::Isolate* isolate, uint64_t interval, size_t stack_depth,
                            const char** reason);
  // Gives back what it took of V8.
  ~LineSampler();
  LineSampler(const LineSampler&) = delete;
  LineSampler& operator=(const LineSampler&) = delete;

  ObserverHook::State Look() const { return hook_.Look(); }

  LineReading Read(bool gc);

  // Samples nothing until told otherwise; what is freed is still seen.
  void Pause(bool is_paused) { is_paused_ = is_paused; }

  // Forgets all samples.
  void Clear();

  // The node of the stack that allocated this very object; 0 if that is not known.
  uint32_t NodeOf(v8::Local<v8::Value> object);

  const FrameTree& frames() const { return frames_; }
  size_t samples() const { return live_.size(); }
  size_t bytes() const;

 private:
  // What V8 may still call when the sampler is gone.
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
  // Own work is going on, which may allocate on the heap.
  bool is_busy_ = true;
  HeapPeak peak_;
  ObserverHook hook_;
  LiveSamples live_;
  FrameTree frames_;
  std::unique_ptr<StackSymbolizer> symbolizer_;
  RawStack raw_;
  // As long as no code moves.
  std::unordered_map<StackKey, uint32_t, KeyHash> stacks_;
  // Of each stack, the node; 0 as long as that is not known.
  std::vector<uint32_t> node_of_stack_;
  size_t most_stacks_;
  Interrupt* interrupt_ = nullptr;
};

}  // namespace tracemalloc

#endif
