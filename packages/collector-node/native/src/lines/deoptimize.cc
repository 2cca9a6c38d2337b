#include "deoptimize.h"

#include <dlfcn.h>

#include "process_memory.h"

namespace tracemalloc {

bool DeoptimizeAll(v8::Isolate* isolate) {
  // static void Deoptimizer::DeoptimizeAll(Isolate*) (src/deoptimizer/deoptimizer.h), which the executables
  // of Node.js 20 and 22 export; those of 24 and 26 do not. v8::Isolate* is V8's own Isolate* (src/api/api.h).
  static void* const address =
      dlsym(RTLD_DEFAULT, "_ZN2v88internal11Deoptimizer13DeoptimizeAllEPNS0_7IsolateE");
  if (address == nullptr || !IsInModuleOfV8(reinterpret_cast<uintptr_t>(address))) return false;
  reinterpret_cast<void (*)(v8::Isolate*)>(address)(isolate);
  return true;
}

}  // namespace tracemalloc
