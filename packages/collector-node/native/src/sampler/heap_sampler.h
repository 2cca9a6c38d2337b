#ifndef TRACEMALLOC_SAMPLER_HEAP_SAMPLER_H_
#define TRACEMALLOC_SAMPLER_HEAP_SAMPLER_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "allocation_profile.h"
#include "heap_peak.h"
#include "sampler_identity.h"

namespace tracemalloc {

// One reading of what is alive.
struct HeapReading {
  SampledProfile profile;
  size_t used_heap;
  // The most in use at the start of a garbage collection since the last reading; 0 if there was none.
  size_t most_used_heap;
  size_t samples;
  // The pauses of which a sample is alive, and the pause that goes on.
  Pauses pauses;
};

// V8's sampling heap profiler, while it runs for us. An isolate has only one.
class HeapSampler {
 public:
  enum class State {
    kOurs,
    // Somebody has stopped it.
    kStopped,
    // Somebody has stopped it, and started it for themselves.
    kReplaced,
    // There is no native stack left for V8 to walk its tree.
    kNoStack,
  };

  // Whether the profiler runs, for us or for somebody else.
  static bool IsSampling(v8::Isolate* isolate);

  // Null if the profiler runs already: a second start would share its parameters and its end.
  static HeapSampler* Start(v8::Isolate* isolate, uint64_t interval, int stack_depth);

  // Stops.
  ~HeapSampler();
  HeapSampler(const HeapSampler&) = delete;
  HeapSampler& operator=(const HeapSampler&) = delete;

  // Fills in `reading` if the result is kOurs.
  State Read(bool gc, const Pauses& pauses, HeapReading* reading);

  // Whether enough native stack is left for V8 to walk its tree, as reading and stopping do.
  bool HasStack() const;

  // Ends sampling, unless the sampler belongs to somebody else by now.
  void Stop();

  uint64_t newest_sample() const { return identity_.newest_sample(); }
  size_t bytes() const { return sizeof(*this) + identity_.bytes(); }

 private:
  HeapSampler(v8::Isolate* isolate, uint64_t interval, int stack_depth);
  State Look(v8::AllocationProfile* profile);

  v8::Isolate* isolate_;
  uint64_t interval_;
  int stack_depth_;
  bool is_ours_ = true;
  std::optional<HeapPeak> peak_;
  SamplerIdentity identity_;
};

}  // namespace tracemalloc

#endif
