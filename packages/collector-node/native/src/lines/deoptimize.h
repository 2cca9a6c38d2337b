#ifndef TRACEMALLOC_LINES_DEOPTIMIZE_H_
#define TRACEMALLOC_LINES_DEOPTIMIZE_H_

#include <v8.h>

namespace tracemalloc {

// Makes the isolate drop all optimised code. Returns false, and does nothing, where V8 has no way that costs nothing
// else.
bool DeoptimizeAll(v8::Isolate* isolate);

}  // namespace tracemalloc

#endif
