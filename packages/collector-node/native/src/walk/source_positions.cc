#include "source_positions.h"

#include "v8_classes.h"

namespace tracemalloc {

namespace {

constexpr int kMostBytes = 1 << 28;

// 0 for what is no table: a function without positions has another object there.
int BytesOf(const HeapMemory& memory, Word table) {
  const int length = memory.Is(table, kV8Classes.byte_table_type) ? memory.LengthOf(table) : 0;
  return length < 0 || length > kMostBytes ? 0 : length;
}

}  // namespace

SourcePositions::SourcePositions(const HeapMemory& memory, Word table)
    : bytes_(memory.Bytes(table - kTag + 16, BytesOf(memory, table), &copy_), BytesOf(memory, table)) {}

bool SourcePositions::Next() {
  if (bytes_.IsAtEnd()) return false;
  if (kV8Classes.has_position_flags) {
    code_offset_ += static_cast<int>(bytes_.Unsigned() >> 2);
  } else {
    const int64_t distance = bytes_.ZigZag();
    code_offset_ += static_cast<int>(distance >= 0 ? distance : -(distance + 1));
  }
  position_ += bytes_.ZigZag();
  return !bytes_.HasFailed();
}

SourcePosition SourcePositions::At(const HeapMemory& memory, Word table, int code_offset, bool* is_own) {
  SourcePosition found = {-1};
  bool is_found_own = false;
  for (SourcePositions entries(memory, table); entries.Next() && entries.code_offset() <= code_offset;) {
    found = entries.position();
    is_found_own = entries.code_offset() == code_offset;
  }
  if (is_own != nullptr) *is_own = is_found_own;
  return found;
}

}  // namespace tracemalloc
