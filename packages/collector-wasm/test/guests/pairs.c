// Pairs of malloc and free, eight frames deep: what tracing costs, and what stacks it sees.
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define FRAME(name, next) \
  __attribute__((noinline)) static void name(size_t size, int kept) { \
    next(size, kept); \
    __asm__ volatile(""); \
  }

static void *blocks[1 << 16];
static int length;

__attribute__((noinline)) static void leaf(size_t size, int kept) {
  volatile char *block = malloc(size);
  if (block != 0) *block = 1;
  if (kept) blocks[length++ & 0xffff] = (void *)block;
  else free((void *)block);
}

FRAME(f7, leaf)
FRAME(f6, f7)
FRAME(f5, f6)
FRAME(f4, f5)
FRAME(f3, f4)
FRAME(f2, f3)
FRAME(f1, f2)

// So many pairs of one block each.
EXPORT(pairs) void pairs(int count, size_t size) {
  for (int at = 0; at < count; at++) f1(size, 0);
}

// So many blocks that stay, each of another size and depth.
EXPORT(keep) void keep(int count) {
  for (int at = 0; at < count; at++) {
    if (at % 3 == 0) f1(at + 1, 1);
    else if (at % 3 == 1) f4(at + 1, 1);
    else leaf(at + 1, 1);
  }
}

EXPORT(free_kept) void free_kept(void) {
  for (int at = 0; at < length && at < 1 << 16; at++) free(blocks[at]);
  length = 0;
}
