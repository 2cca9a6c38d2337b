#include "stack_room.h"

#include <cstdint>

#if defined(__linux__) || defined(__APPLE__)
#include <pthread.h>
#elif defined(_WIN32)
#include <windows.h>
#endif

namespace tracemalloc {

namespace {

// The lowest address of the stack; 0 if the system does not tell.
uintptr_t StackEnd() {
#if defined(__linux__)
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  void* end = nullptr;
  size_t size = 0;
  const int status = pthread_attr_getstack(&attributes, &end, &size);
  pthread_attr_destroy(&attributes);
  return status == 0 ? reinterpret_cast<uintptr_t>(end) : 0;
#elif defined(__APPLE__)
  const pthread_t self = pthread_self();
  return reinterpret_cast<uintptr_t>(pthread_get_stackaddr_np(self)) -
         pthread_get_stacksize_np(self);
#elif defined(_WIN32)
  ULONG_PTR low = 0;
  ULONG_PTR high = 0;
  GetCurrentThreadStackLimits(&low, &high);
  return low;
#else
  return 0;
#endif
}

}  // namespace

size_t StackRoom() {
  // Asked once: for the main thread, glibc reads and parses /proc/self/maps to tell.
  static thread_local const uintptr_t end = StackEnd();
  const char here = 0;
  const auto now = reinterpret_cast<uintptr_t>(&here);
  return end == 0 || now < end ? SIZE_MAX : now - end;
}

}  // namespace tracemalloc
