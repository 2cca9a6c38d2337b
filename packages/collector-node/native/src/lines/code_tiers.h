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

// What a frame's code is.
enum class Tier : uint8_t {
  // V8's own code, or C++.
  kBuiltin,
  // Of one function, with a position for each call.
  kSparkplug,
  // Of a function and of those inlined in it, with positions that need not be those of its calls.
  kMaglev,
  // Of a function and of those inlined in it, with a position for each call.
  kTurbofan,
  // Ignition's bytecode, and whatever else there is.
  kOther,
};

// What a function is known by: 64 bits of hash of where it is, `name script:line:column`.
uint64_t FunctionKey(std::string_view place);

// A frame as V8 runs it.
struct CodeFrame {
  Tier tier;
  // FunctionKey of the function that the code is of; 0 for bytecode, of which nothing is noted.
  uint64_t function;
};

// Which code of an isolate is of which tier, and of which function: V8 tells of each code object as it is made (v8::JitCodeEvent;
// an isolate has one listener), with a mark of its tier in the name. It tells of code that is there already
// when somebody has it told to a CPU profiler that starts (ExistingCodeLogger, src/logging/log.h, which
// tells all listeners): who needs that code starts one next.
class CodeTiers {
 public:
  explicit CodeTiers(v8::Isolate* isolate);
  ~CodeTiers();
  CodeTiers(const CodeTiers&) = delete;
  CodeTiers& operator=(const CodeTiers&) = delete;

  CodeFrame Of(uintptr_t address);
  // Of the function whose code by Sparkplug is there; null for other code.
  std::shared_ptr<FunctionSource> SourceOf(uintptr_t address);

  // Forgets the code of functions that were collected, of which V8 does not tell. At the end of a garbage
  // collection; looks at all code there is when that has doubled.
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
  // What is known of the code at that address; null if nothing is.
  const Code* Find(uintptr_t address) const;

  v8::Isolate* isolate_;
  EmbeddedBuiltins builtins_;
  std::mutex mutex_;
  std::map<uintptr_t, Code> codes_;
  // As many as there may be before the dead ones are looked for.
  size_t most_codes_ = kFewCodes;
};

}  // namespace tracemalloc

#endif
