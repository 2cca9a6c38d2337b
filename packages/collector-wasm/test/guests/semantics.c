// The C library's allocator, function by function, for a host that looks at what was traced.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name)))

// So that no wrapper is the library's function itself, which would make stacks shorter.
#define CALL(type, call) \
  type result = call; \
  __asm__ volatile(""); \
  return result

EXPORT(c_malloc) void *c_malloc(size_t size) { CALL(void *, malloc(size)); }
EXPORT(c_calloc) void *c_calloc(size_t count, size_t size) { CALL(void *, calloc(count, size)); }
EXPORT(c_realloc) void *c_realloc(void *old, size_t size) { CALL(void *, realloc(old, size)); }
EXPORT(c_aligned) void *c_aligned(size_t align, size_t size) {
  CALL(void *, aligned_alloc(align, size));
}
EXPORT(c_free) void c_free(void *block) {
  free(block);
  __asm__ volatile("");
}

static void *written;
EXPORT(c_posix_memalign) int c_posix_memalign(size_t align, size_t size) {
  written = (void *)1;
  CALL(int, posix_memalign(&written, align, size));
}
EXPORT(c_written) void *c_written(void) { return written; }

EXPORT(c_duplicate) char *c_duplicate(void) { CALL(char *, strdup("eleven char")); }

// Calls back into JavaScript, which may call in again, throw, or come back.
IMPORT(call) extern void call(int number);
EXPORT(through_host) void *through_host(int number, size_t size) {
  call(number);
  CALL(void *, malloc(size));
}

// As JavaScript calls what a C program gives it a pointer to: through the table.
static void *from_table(size_t size) { CALL(void *, malloc(size)); }
typedef void *(*allocation)(size_t);
static allocation volatile pointer = from_table;
EXPORT(pointer_to_allocation) allocation pointer_to_allocation(void) { return pointer; }
EXPORT(indirectly) void *indirectly(size_t size) { CALL(void *, pointer(size)); }

EXPORT(trap_after_malloc) void trap_after_malloc(size_t size) {
  volatile char *block = malloc(size);
  *block = 1;
  __builtin_trap();
}
