#include "process_memory.h"

#include <dlfcn.h>
#include <malloc.h>
#include <sys/uio.h>
#include <unistd.h>
#include <v8.h>

namespace tracemalloc {

bool ReadMemory(uintptr_t address, void* copy, size_t size) {
  iovec local = {copy, size};
  iovec remote = {reinterpret_cast<void*>(address), size};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

bool IsInModule(uintptr_t address) {
  Dl_info its = {};
  return dladdr(reinterpret_cast<void*>(address), &its) != 0;
}

bool IsInModuleOfV8(uintptr_t address) {
  Dl_info v8 = {};
  Dl_info its = {};
  return dladdr(reinterpret_cast<void*>(&v8::V8::GetVersion), &v8) != 0 &&
         dladdr(reinterpret_cast<void*>(address), &its) != 0 && v8.dli_fbase == its.dli_fbase;
}

size_t AllocatedBytes(const void* start) {
  return malloc_usable_size(const_cast<void*>(start));
}

}  // namespace tracemalloc
