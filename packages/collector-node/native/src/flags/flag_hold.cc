#include "flag_hold.h"

#include <v8-initialization.h>

#include <mutex>
#include <utility>

namespace tracemalloc {

namespace {

std::mutex mutex;
// How many holds each set has.
size_t holds[FlagHold::kSets] = {};

void SetFlags(const std::string& flags) {
  v8::V8::SetFlagsFromString(flags.data(), flags.size());
}

}  // namespace

FlagHold::FlagHold(size_t set, const std::string& on, std::string off)
    : set_(set), off_(std::move(off)) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (holds[set_]++ == 0) SetFlags(on);
}

FlagHold::~FlagHold() {
  const std::lock_guard<std::mutex> lock(mutex);
  if (--holds[set_] == 0) SetFlags(off_);
}

}  // namespace tracemalloc
