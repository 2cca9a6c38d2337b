#ifndef TRACEMALLOC_STACK_STACK_ROOM_H_
#define TRACEMALLOC_STACK_STACK_ROOM_H_

#include <cstddef>

namespace tracemalloc {

// Bytes of native stack that this thread has left; SIZE_MAX if the system does not tell.
size_t StackRoom();

}  // namespace tracemalloc

#endif
