// C++ exceptions through frames that allocate, whose destructors allocate as well.
#include <cstdlib>
#include <string>

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name)))

extern "C" {
// JavaScript, which may throw.
IMPORT(call) void call(int number);

static void *blocks[64];
static int length;

__attribute__((noinline)) static void keep(size_t size) {
  blocks[length++] = malloc(size);
  __asm__ volatile("");
}

struct Kept {
  size_t size;
  ~Kept() { keep(size + 1000); }
};

__attribute__((noinline)) static void throw_from(size_t size, int depth) {
  Kept kept{size};
  keep(size);
  if (depth > 0) throw_from(size + 1, depth - 1);
  else throw std::string("a text that is long enough to be a block of its own");
}

EXPORT(throw_through) int throw_through(size_t size, int depth) {
  try {
    throw_from(size, depth);
  } catch (const std::string &text) {
    keep(size + 100);
    return static_cast<int>(text.size());
  }
  return 0;
}

// An exception of JavaScript's passes, and the destructor runs.
EXPORT(call_host) void call_host(int number, size_t size) {
  Kept kept{size};
  call(number);
  keep(size);
}

EXPORT(free_all) void free_all() {
  while (length > 0) free(blocks[--length]);
}
}
