// An allocator of one's own, which asks its host before it allocates: the host may throw. It traps where
// there is no room.
#include <stddef.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name)))

IMPORT(before) extern void before(size_t size);

static char heap[1 << 16] __attribute__((aligned(16)));
static size_t top;

__attribute__((noinline)) EXPORT(malloc) void *malloc(size_t size) {
  before(size);
  if (size > sizeof heap - top) __builtin_trap();
  void *block = &heap[top];
  top += (size + 15) & ~(size_t)15;
  return block;
}

__attribute__((noinline)) EXPORT(calloc) void *calloc(size_t count, size_t size) {
  char *block = malloc(count * size);
  for (size_t at = 0; at < count * size; at++) ((volatile char *)block)[at] = 0;
  return block;
}

// Nothing is ever used again.
__attribute__((noinline)) EXPORT(free) void free(void *block) { __asm__ volatile("" : : "r"(block)); }

EXPORT(allocate) void *allocate(size_t size) {
  void *block = malloc(size);
  __asm__ volatile("");
  return block;
}
