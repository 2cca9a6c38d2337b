#ifndef TRACEMALLOC_WALK_SOURCE_POSITIONS_H_
#define TRACEMALLOC_WALK_SOURCE_POSITIONS_H_

#include <cstdint>
#include <vector>

#include "byte_reader.h"
#include "heap_memory.h"

namespace tracemalloc {

// SourcePosition, src/codegen/source-position.h: an offset in the script, and which inlining it is of.
struct SourcePosition {
  int64_t bits;

  // -1: no position.
  int script_offset() const { return static_cast<int>(bits >> 1 & ((int64_t{1} << 30) - 1)) - 1; }
  // -1: the function itself.
  int inlining() const { return static_cast<int>(bits >> 31 & 0xFFFF) - 1; }
};

// Goes through a SourcePositionTable, src/codegen/source-position-table.cc: distances in code, which count from -1,
// and positions.
class SourcePositions {
 public:
  SourcePositions(const HeapMemory& memory, Word table);

  // False at the end.
  bool Next();
  int code_offset() const { return code_offset_; }
  SourcePosition position() const { return {position_}; }

  // The position of a code offset: that of the last entry which is not behind it; -1 bits if there is none. `is_own`:
  // whether the entry is that offset's own.
  static SourcePosition At(const HeapMemory& memory, Word table, int code_offset, bool* is_own = nullptr);

 private:
  std::vector<uint8_t> copy_;
  ByteReader bytes_;
  int code_offset_ = -1;
  int64_t position_ = 0;
};

}  // namespace tracemalloc

#endif
