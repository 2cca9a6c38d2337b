#ifndef TRACEMALLOC_FLAGS_FLAG_HOLD_H_
#define TRACEMALLOC_FLAGS_FLAG_HOLD_H_

#include <cstddef>
#include <string>

namespace tracemalloc {

// Keeps V8's flags as exact mode needs them. Flags are the whole process's. So all threads that trace exactly hold
// them together: the last one that lets go resets them.
class FlagHold {
 public:
  // Each set of flags is held by itself.
  static constexpr size_t kSets = 2;

  // `on` sets the flags, `off` resets them to their old values. Both are as on a command line.
  FlagHold(size_t set, const std::string& on, std::string off);
  ~FlagHold();
  FlagHold(const FlagHold&) = delete;
  FlagHold& operator=(const FlagHold&) = delete;

 private:
  size_t set_;
  std::string off_;
};

}  // namespace tracemalloc

#endif
