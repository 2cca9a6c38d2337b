#include "deoptimize.h"

#include <dlfcn.h>

#include "process_memory.h"
#include "v8_layouts.h"

namespace tracemalloc {

bool DeoptimizeAll(v8::Isolate* isolate) {
  static void* const address = dlsym(RTLD_DEFAULT, v8_layouts::kDeoptimizeAll);
  if (address == nullptr || !IsInModuleOfV8(reinterpret_cast<uintptr_t>(address))) return false;
  reinterpret_cast<void (*)(v8::Isolate*)>(address)(isolate);
  return true;
}

}  // namespace tracemalloc
