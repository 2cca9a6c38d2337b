#ifndef TRACEMALLOC_WALK_V8_STRINGS_H_
#define TRACEMALLOC_WALK_V8_STRINGS_H_

#include <string>

#include "heap_memory.h"

namespace tracemalloc {

bool IsString(const HeapMemory& memory, Word word);

// Units of a V8 string (src/objects/string.h); 0 for what is none.
int UnitsOf(const HeapMemory& memory, Word string);

// Copies the `length` units of a string from `from` on. Allocates nothing on the heap. Empty where there are not as
// many, where the string is not understood, or is made of too many others.
std::u16string CharactersOf(const HeapMemory& memory, Word string, int from, int length);

// The same as UTF-8; what is no character of its own becomes U+FFFD. Empty where the string is not understood.
std::string Utf8Of(const HeapMemory& memory, Word string);

}  // namespace tracemalloc

#endif
