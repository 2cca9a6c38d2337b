// Memory that threads share: what one of them allocates, another one frees.
#include <stddef.h>

#define EXPORT(name) __attribute__((export_name(#name)))

static char heap[1 << 18] __attribute__((aligned(16)));
static unsigned top;

__attribute__((noinline)) EXPORT(malloc) void *malloc(size_t size) {
  unsigned start = __atomic_fetch_add(&top, (size + 15) & ~15u, __ATOMIC_SEQ_CST);
  return start + size > sizeof heap ? NULL : &heap[start];
}

// Nothing is ever used again.
__attribute__((noinline)) EXPORT(free) void free(void *block) { __asm__ volatile("" : : "r"(block)); }

EXPORT(allocate) void *allocate(size_t size) {
  void *block = malloc(size);
  __asm__ volatile("");
  return block;
}

EXPORT(release) void release(void *block) {
  free(block);
  __asm__ volatile("");
}
