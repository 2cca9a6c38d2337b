#ifndef TRACEMALLOC_STACK_STACK_IDS_H_
#define TRACEMALLOC_STACK_STACK_IDS_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "raw_stack.h"

namespace tracemalloc {

// Numbers stacks, so that callers need to do expensive work only once for each stack.
class StackIds {
 public:
  StackIds(v8::Isolate* isolate, size_t most_frames);
  ~StackIds();
  StackIds(const StackIds&) = delete;
  StackIds& operator=(const StackIds&) = delete;

  // The number of the current stack; negative the first time. -1 also voids all numbers given before: code may have moved
  // since, or the table was full. 0 if V8 shows no stack.
  int32_t Current();

 private:
  struct KeyHash {
    size_t operator()(const StackKey& key) const { return static_cast<size_t>(key.low); }
  };

  static void OnMarkCompact(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags,
                            void* ids);

  v8::Isolate* isolate_;
  size_t most_frames_;
  RawStack stack_;
  std::unordered_map<StackKey, int32_t, KeyHash> ids_;
};

}  // namespace tracemalloc

#endif
