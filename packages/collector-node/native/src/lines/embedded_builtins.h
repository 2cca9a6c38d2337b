#ifndef TRACEMALLOC_LINES_EMBEDDED_BUILTINS_H_
#define TRACEMALLOC_LINES_EMBEDDED_BUILTINS_H_

#include <v8.h>

#include <cstdint>

namespace tracemalloc {

// Where V8's builtins are: in the executable, and where calls are short, in a copy near the isolate's other
// code (V8's flag --short-builtin-calls, the default of Node.js for x64).
class EmbeddedBuiltins {
 public:
  explicit EmbeddedBuiltins(v8::Isolate* isolate);

  bool Contain(uintptr_t address) const {
    return address - start_ < size_ || (copy_ != 0 && address - copy_ < size_);
  }

 private:
  uintptr_t FindCopy(v8::Isolate* isolate) const;

  uintptr_t start_ = 0;
  size_t size_ = 0;
  // 0 if there is none, or it was not found: its frames then are of code that is not known.
  uintptr_t copy_ = 0;
};

}  // namespace tracemalloc

#endif
