#ifndef TRACEMALLOC_LINES_PROCESS_MEMORY_H_
#define TRACEMALLOC_LINES_PROCESS_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace tracemalloc {

// Copies memory of this process that may not be there; false if it is not, where a plain read would end
// the process.
bool ReadMemory(uintptr_t address, void* copy, size_t size);

// Whether ReadMemory reads anything here: sandboxes may refuse the system call, emulators may lack it.
bool CanReadMemory();

// Whether the address is in a module: the executable, or a library.
bool IsInModule(uintptr_t address);

// Whether it is in the one that V8 is in.
bool IsInModuleOfV8(uintptr_t address);

// Bytes that malloc gave for the block at `start`.
size_t AllocatedBytes(const void* start);

}  // namespace tracemalloc

#endif
