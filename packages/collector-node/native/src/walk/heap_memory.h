#ifndef TRACEMALLOC_WALK_HEAP_MEMORY_H_
#define TRACEMALLOC_WALK_HEAP_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "../lines/process_memory.h"

namespace tracemalloc {

// A word of V8's heap or stack: a tagged address, a Smi, or a plain number.
using Word = uintptr_t;

// Tagging of x64 without pointer compression: include/v8-internal.h, src/common/globals.h.
constexpr Word kTag = 1;
constexpr Word kTagMask = 3;
constexpr Word kWeakBit = 2;

// Whether a word can be the address of an object: of strong tag, and in the half of the addresses that programs have.
constexpr bool IsObject(Word word) { return (word & kTagMask) == kTag && word > 0x10000 && word >> 47 == 0; }
constexpr bool IsSmi(Word word) { return (word & 0xFFFFFFFF) == 0; }
constexpr int32_t SmiValue(Word word) { return static_cast<int32_t>(static_cast<int64_t>(word) >> 32); }

// Reads V8's objects. Until the layout has shown to be right, each read is one of process_vm_readv: a wrong
// address then ends the check, not the process.
class HeapMemory {
 public:
  // From now on memory is read directly.
  void Trust() { is_trusted_ = true; }
  // Whether a read has failed.
  bool HasFailed() const { return has_failed_; }

  template <typename T>
  T Load(Word address) const {
    T value = {};
    if (is_trusted_) {
      std::memcpy(&value, reinterpret_cast<const void*>(address), sizeof value);
    } else if (!ReadMemory(address, &value, sizeof value)) {
      has_failed_ = true;
    }
    return value;
  }

  template <typename T = Word>
  T Field(Word object, int offset) const {
    return Load<T>(object - kTag + offset);
  }

  // Map::instance_type, src/objects/map.h: a half-word behind the map's own map and four bytes of sizes.
  uint16_t TypeOf(Word object) const { return Field<uint16_t>(Field(object, 0), 12); }
  bool Is(Word word, int type) const { return IsObject(word) && TypeOf(word) == type; }

  // The same for a word that may be anything; -1 where memory is not there. Two system calls.
  static int CheckedTypeOf(Word word) {
    Word map = 0;
    uint16_t type = 0;
    if (!IsObject(word) || !ReadMemory(word - kTag, &map, sizeof map) || !IsObject(map)) return -1;
    return ReadMemory(map - kTag + 12, &type, sizeof type) ? type : -1;
  }

  // FixedArrayBase, src/objects/fixed-array.h: the map, the length as a Smi, the elements.
  int LengthOf(Word array) const { return SmiValue(Field(array, 8)); }
  Word Element(Word array, int index) const { return Field(array, 16 + 8 * index); }

  // Bytes at an address; `copy` holds them as long as memory is not trusted.
  const uint8_t* Bytes(Word address, size_t count, std::vector<uint8_t>* copy) const {
    if (is_trusted_) return reinterpret_cast<const uint8_t*>(address);
    copy->assign(count, 0);
    if (count > 0 && !ReadMemory(address, copy->data(), count)) has_failed_ = true;
    return copy->data();
  }

 private:
  bool is_trusted_ = false;
  mutable bool has_failed_ = false;
};

}  // namespace tracemalloc

#endif
