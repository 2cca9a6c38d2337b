#ifndef TRACEMALLOC_WALK_SCOPE_INFO_H_
#define TRACEMALLOC_WALK_SCOPE_INFO_H_

#include "heap_memory.h"

namespace tracemalloc {

// What a compiled function's ScopeInfo (src/objects/scope-info.tq) says of it.
struct ScopeInfo {
  // Strings; 0 where there is none. The second is V8's guess, for a function that has no name.
  Word name = 0;
  Word inferred_name = 0;
  // Units of the script; -1 where it is not said.
  int first = -1;
  int end = -1;
};

ScopeInfo ReadScopeInfo(const HeapMemory& memory, Word scope);

}  // namespace tracemalloc

#endif
