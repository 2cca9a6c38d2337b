#include "process_memory.h"

#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <sys/uio.h>
#include <unistd.h>
#include <v8.h>

#include <algorithm>
#include <vector>

namespace tracemalloc {

namespace {

// Where the executable and the shared libraries of the process are.
class Modules {
 public:
  bool Contain(uintptr_t address) {
    const auto contains = [address](const Segment& its) {
      return address >= its.start && address < its.end;
    };
    if (std::any_of(segments_.begin(), segments_.end(), contains)) return true;
    // Others may have been loaded meanwhile.
    Counts now = {};
    dl_iterate_phdr(CountLoads, &now);
    if (now.loaded == counts_.loaded && now.unloaded == counts_.unloaded) return false;
    counts_ = now;
    segments_.clear();
    dl_iterate_phdr(AddSegments, &segments_);
    return std::any_of(segments_.begin(), segments_.end(), contains);
  }

 private:
  struct Segment {
    uintptr_t start;
    uintptr_t end;
  };
  struct Counts {
    unsigned long long loaded;
    unsigned long long unloaded;
  };

  // dl_iterate_phdr(3): each module tells of all; the first one is enough.
  static int CountLoads(dl_phdr_info* module, size_t, void* counts) {
    *static_cast<Counts*>(counts) = {module->dlpi_adds, module->dlpi_subs};
    return 1;
  }

  static int AddSegments(dl_phdr_info* module, size_t, void* segments) {
    for (size_t i = 0; i < module->dlpi_phnum; i++) {
      const ElfW(Phdr)& header = module->dlpi_phdr[i];
      if (header.p_type != PT_LOAD || (header.p_flags & PF_X) == 0) continue;
      const uintptr_t start = module->dlpi_addr + header.p_vaddr;
      static_cast<std::vector<Segment>*>(segments)->push_back({start, start + header.p_memsz});
    }
    return 0;
  }

  std::vector<Segment> segments_;
  Counts counts_ = {};
};

}  // namespace

bool ReadMemory(uintptr_t address, void* copy, size_t size) {
  iovec local = {copy, size};
  iovec remote = {reinterpret_cast<void*>(address), size};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

bool CanReadMemory() {
  const int there = 1;
  int copy = 0;
  return ReadMemory(reinterpret_cast<uintptr_t>(&there), &copy, sizeof copy) && copy == there;
}

bool IsInModule(uintptr_t address) {
  // Not dladdr, which looks for the symbol as well: half a millisecond in an executable as large as node.
  static thread_local Modules modules;
  return modules.Contain(address);
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
