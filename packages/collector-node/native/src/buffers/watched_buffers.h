#ifndef TRACEMALLOC_BUFFERS_WATCHED_BUFFERS_H_
#define TRACEMALLOC_BUFFERS_WATCHED_BUFFERS_H_

#include <v8.h>

#include <memory>
#include <unordered_map>
#include <vector>

namespace tracemalloc {

// Buffers, each with a number of the caller's, until V8 collects them. V8 tells of that within the garbage
// collection, a young one too; a FinalizationRegistry waits for a full one, and a turn of the event loop.
class WatchedBuffers {
 public:
  // In place of a length: the memory was moved away.
  static constexpr double kDetached = -1;

  explicit WatchedBuffers(v8::Isolate* isolate) : isolate_(isolate) {}
  WatchedBuffers(const WatchedBuffers&) = delete;
  WatchedBuffers& operator=(const WatchedBuffers&) = delete;

  // Once for each number.
  void Watch(v8::Local<v8::Object> buffer, double id);

  // Those that were collected since the last call.
  std::vector<double> TakeCollected();

  // The length in bytes of each buffer that has another one now than when it was last asked for: number,
  // length, number, length.
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
