// A jump out of frames that have allocated: setjmp and longjmp, which skip the frames in between.
#include <setjmp.h>
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(#name)))

static jmp_buf place;
static void *blocks[64];
static int length;

__attribute__((noinline)) static void allocate_and_jump(size_t size, int depth) {
  blocks[length++] = malloc(size);
  if (depth > 0) allocate_and_jump(size + 1, depth - 1);
  else longjmp(place, 7);
  __asm__ volatile("");
}

__attribute__((noinline)) static void after_jump(size_t size) {
  blocks[length++] = malloc(size);
  __asm__ volatile("");
}

// Allocates on the way down, jumps back here, and allocates again.
EXPORT(jump) int jump(size_t size, int depth) {
  int code = setjmp(place);
  if (code == 0) allocate_and_jump(size, depth);
  else after_jump(size + 100);
  return code;
}

EXPORT(plain) void plain(size_t size) { after_jump(size); }

EXPORT(free_all) void free_all(void) {
  while (length > 0) free(blocks[--length]);
}
