#ifndef TRACEMALLOC_LINES_DEOPTIMIZE_H_
#define TRACEMALLOC_LINES_DEOPTIMIZE_H_

#include <v8.h>

namespace tracemalloc {

// Has the isolate drop all optimised code; false, and nothing done, where V8 offers no way that costs
// nothing else.
bool DeoptimizeAll(v8::Isolate* isolate);

}  // namespace tracemalloc

#endif
