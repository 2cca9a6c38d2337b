#ifndef TRACEMALLOC_WALK_FUNCTION_OBJECTS_H_
#define TRACEMALLOC_WALK_FUNCTION_OBJECTS_H_

#include "heap_memory.h"

namespace tracemalloc {

// The SharedFunctionInfo of a JSFunction; 0 if the word, which may be anything, is none.
Word SharedOfFunction(const HeapMemory& memory, Word function);

// The BytecodeArray of a SharedFunctionInfo (its function_data: src/objects/shared-function-info.h); 0 if it has none.
Word BytecodeOfShared(const HeapMemory& memory, Word shared);

// A SharedFunctionInfo that stands in a list of literals, weakly or wrapped; 0 if the word is none.
Word SharedOfLiteral(const HeapMemory& memory, Word literal);

}  // namespace tracemalloc

#endif
