#ifndef TRACEMALLOC_BUFFERS_WATCHED_BUFFERS_H_
#define TRACEMALLOC_BUFFERS_WATCHED_BUFFERS_H_

#include <v8.h>

#include <memory>
#include <unordered_map>
#include <vector>

namespace tracemalloc {

// Watches buffers, each with a number from the caller, until V8 collects them. V8 calls back during the garbage
// collection, also a young one. A FinalizationRegistry waits for a full one, and for a turn of the event loop.
class WatchedBuffers {
 public:
  // Stands instead of a length: the memory was moved away.
  static constexpr double kDetached = -1;

  explicit WatchedBuffers(v8::Isolate* isolate) : isolate_(isolate) {}
  WatchedBuffers(const WatchedBuffers&) = delete;
  WatchedBuffers& operator=(const WatchedBuffers&) = delete;

  // Call it once for each number.
  void Watch(v8::Local<v8::Object> buffer, double id);

  // The numbers of the buffers that were collected since the last call.
  std::vector<double> TakeCollected();

  // The buffers whose length has changed since the last call: number, length in bytes, number, length.
  std::vector<double> TakeResized();

 private:
  struct Watched {
    WatchedBuffers* owner;
    double id;
    double length;
    v8::Global<v8::Object> buffer;
  };

  static void OnCollected(const v8::WeakCallbackInfo<Watched>& info);

  v8::Isolate* isolate_;
  std::unordered_map<double, std::unique_ptr<Watched>> watched_;
  std::vector<double> collected_;
};

}  // namespace tracemalloc

#endif
