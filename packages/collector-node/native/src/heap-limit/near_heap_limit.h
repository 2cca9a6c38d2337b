#ifndef TRACEMALLOC_HEAP_LIMIT_NEAR_HEAP_LIMIT_H_
#define TRACEMALLOC_HEAP_LIMIT_NEAR_HEAP_LIMIT_H_

#include <v8.h>

#include <cstddef>

#include "../node-api/values.h"

namespace tracemalloc {

// Calls a JavaScript function once, before V8 ends the process (or the worker) because the heap is full. It raises the
// limit for that. Unless memory is freed, the end comes a little later.
class NearHeapLimit {
 public:
  static NearHeapLimit* Watch(napi_env env, v8::Isolate* isolate, napi_value listener);

  // Stops watching. The object is deleted as soon as V8 no longer refers to it.
  void Unwatch();

 private:
  NearHeapLimit(napi_env env, v8::Isolate* isolate);
  static size_t OnLimit(void* self, size_t current_limit, size_t initial_limit);
  static void OnInterrupt(v8::Isolate* isolate, void* self);
  void CallListener();
  void Remove();

  napi_env env_;
  v8::Isolate* isolate_;
  napi_ref listener_ = nullptr;
  int raised_ = 0;
  bool is_added_ = true;
  bool is_interrupting_ = false;
};

}  // namespace tracemalloc

#endif
