#ifndef TRACEMALLOC_LINES_LIVE_SAMPLES_H_
#define TRACEMALLOC_LINES_LIVE_SAMPLES_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace tracemalloc {

// The sampled objects that are alive, each with its stack: a weak global handle each, as V8's own sampler
// has (SamplingHeapProfiler::SampleObject).
class LiveSamples {
 public:
  struct Sample {
    v8::Global<v8::Value> object;
    LiveSamples* owner;
    uint32_t size;
    uint32_t stack;
  };

  explicit LiveSamples(v8::Isolate* isolate);
  ~LiveSamples();
  LiveSamples(const LiveSamples&) = delete;
  LiveSamples& operator=(const LiveSamples&) = delete;

  // Adds what will be at the address; allocates nothing on the JavaScript heap, and may be called amid
  // an allocation.
  void Add(uintptr_t object, size_t size, uint32_t stack);

  // The sample of this very object; null if it is none. Takes time by the number of samples the first time
  // after a garbage collection.
  const Sample* Find(v8::Local<v8::Value> object);

  void Clear();
  size_t size() const { return size_; }
  size_t bytes() const;

  // Calls `visit(sample)` with each.
  template <typename Visit>
  void ForEach(Visit visit) {
    for (const auto& block : blocks_) {
      for (Sample& sample : *block) {
        if (!sample.object.IsEmpty()) visit(sample);
      }
    }
  }

 private:
  static constexpr size_t kBlockSamples = 4096;
  struct BlockOf {
    Sample samples[kBlockSamples];
    Sample* begin() { return samples; }
    Sample* end() { return samples + kBlockSamples; }
  };

  static void OnCollected(const v8::WeakCallbackInfo<Sample>& collected);
  static void OnGarbageCollection(v8::Isolate* isolate, v8::GCType type,
                                  v8::GCCallbackFlags flags, void* samples);
  static uintptr_t AddressOf(const Sample& sample);

  v8::Isolate* isolate_;
  size_t size_ = 0;
  std::vector<std::unique_ptr<BlockOf>> blocks_;
  std::vector<Sample*> free_;
  // By address, until one moves; empty if not asked for since.
  bool is_indexed_ = false;
  std::unordered_map<uintptr_t, const Sample*> by_address_;
};

}  // namespace tracemalloc

#endif
