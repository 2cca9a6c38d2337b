#ifndef TRACEMALLOC_LINES_CODE_TIERS_H_
#define TRACEMALLOC_LINES_CODE_TIERS_H_

#include <v8.h>

#include <cstdint>
#include <map>
#include <mutex>

namespace tracemalloc {

// What a frame's code is.
enum class Tier : uint8_t {
  // V8's own code, or C++.
  kBuiltin,
  // Of one function, with a position for each call.
  kSparkplug,
  // Maglev's and TurboFan's: of a function and of those inlined in it.
  kOptimized,
  // Ignition's bytecode, and whatever else there is.
  kOther,
};

// Which code of an isolate is of which tier: V8 tells of each code object as it is made (v8::JitCodeEvent;
// an isolate has one listener), with a mark of its tier in the name.
class CodeTiers {
 public:
  explicit CodeTiers(v8::Isolate* isolate);
  ~CodeTiers();
  CodeTiers(const CodeTiers&) = delete;
  CodeTiers& operator=(const CodeTiers&) = delete;

  Tier Of(uintptr_t address);

 private:
  struct Code {
    uintptr_t end;
    Tier tier;
  };

  static void OnEvent(const v8::JitCodeEvent* event);
  void Add(uintptr_t start, size_t size, Tier tier);

  v8::Isolate* isolate_;
  uintptr_t builtins_start_ = 0;
  uintptr_t builtins_end_ = 0;
  std::mutex mutex_;
  std::map<uintptr_t, Code> codes_;
};

}  // namespace tracemalloc

#endif
