#ifndef TRACEMALLOC_LINES_CODE_TIERS_H_
#define TRACEMALLOC_LINES_CODE_TIERS_H_

#include <v8.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "embedded_builtins.h"
#include "function_source.h"

namespace tracemalloc {

// The kind of a frame's code.
enum class Tier : uint8_t {
  // V8's own code, or C++.
  kBuiltin,
  // The code of one function, with a position for each call.
  kSparkplug,
  // The code of a function and of those inlined in it. Its positions need not be those of its calls.
  kMaglev,
  // The code of a function and of those inlined in it, with a position for each call.
  kTurbofan,
  // Ignition's bytecode, and anything else.
  kOther,
};

// Identifies a function: a 64-bit hash of its place, `name script:line:column`.
uint64_t FunctionKey(std::string_view place);

// A frame as V8 runs it.
struct CodeFrame {
  Tier tier;
  // FunctionKey of the code's function; 0 for bytecode, which is not noted.
  uint64_t function;
};

// Knows the tier and the function of all code of an isolate. V8 reports each code object as it is made
// (v8::JitCodeEvent; an isolate has one listener), with a mark of its tier in the name. When a CPU profiler starts, V8
// reports the existing code to all listeners (ExistingCodeLogger, src/logging/log.h): start one next if you need
// that code.
class CodeTiers {
 public:
  explicit CodeTiers(v8::Isolate* isolate);
  ~CodeTiers();
  CodeTiers(const CodeTiers&) = delete;
  CodeTiers& operator=(const CodeTiers&) = delete;

  CodeFrame Of(uintptr_t address);
  // The function whose Sparkplug code is there; null for other code.
  std::shared_ptr<FunctionSource> SourceOf(uintptr_t address);

  // Forgets the code of collected functions, which V8 does not report. Call it at the end of a garbage collection. It
  // scans all code whenever the amount has doubled.
  void DropDead();
  size_t bytes();

 private:
  static constexpr size_t kFewCodes = 4096;
  struct Code {
    uintptr_t end;
    CodeFrame frame;
    std::shared_ptr<FunctionSource> source;
  };

  static void OnEvent(const v8::JitCodeEvent* event);
  void Add(uintptr_t start, Code code);
  // The known code at that address; null if there is none.
  const Code* Find(uintptr_t address) const;

  v8::Isolate* isolate_;
  EmbeddedBuiltins builtins_;
  std::mutex mutex_;
  std::map<uintptr_t, Code> codes_;
  // How much code there may be before the next search for dead code.
  size_t most_codes_ = kFewCodes;
};

}  // namespace tracemalloc

#endif
