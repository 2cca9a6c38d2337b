#ifndef TRACEMALLOC_FLAGS_FLAG_HOLD_H_
#define TRACEMALLOC_FLAGS_FLAG_HOLD_H_

#include <cstddef>
#include <string>

namespace tracemalloc {

// Keeps V8's flags as exact mode needs them. They are the whole process's, so that those of its threads
// that trace exactly hold them together: the last one that lets go gives them back.
class FlagHold {
 public:
  // Sets of flags that are held apart.
  static constexpr size_t kSets = 2;

  // `on` sets the flags, `off` sets what they were before; both as on a command line.
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
