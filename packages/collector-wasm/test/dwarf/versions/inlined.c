// Functions within functions, of two files in two folders, for each version of DWARF.
#include "square.h"

#define EXPORT(name) __attribute__((export_name(#name)))

static int total;

static inline int add(int value) {
  int squared = square(value);
  if (squared > 100) {
    squared = square(squared) - square(value + 1);
  }
  total += squared;
  return total;
}

__attribute__((noinline)) static int twice(int value) {
  int first = add(value);
  return first + add(value + 2);
}

EXPORT(work)
int work(int count) {
  int result = 0;
  for (int at = 0; at < count; at++) {
    result ^= twice(at);
    if (result < 0) result = add(-result);
  }
  return result;
}
