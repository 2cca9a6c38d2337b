#include "bytecode.h"

#include "byte_reader.h"
#include "bytecode_sizes.h"
#include "v8_classes.h"

namespace tracemalloc {

namespace {

// Bytecode::kWide, kExtraWide, kDebugBreakWide, kDebugBreakExtraWide (src/interpreter/bytecodes.h): the first opcodes.
constexpr int kPrefixes = 4;
constexpr int kMostBytecodes = 1 << 28;

// 0 for what stands for no opcode.
int SizeOf(int scale, int opcode) {
  const std::string_view sizes = kBytecodeSizes[scale];
  if (static_cast<size_t>(opcode) >= sizes.size()) return 0;
  const char digit = sizes[opcode];
  return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

}  // namespace

Bytecode::Bytecode(const HeapMemory& memory, Word array) : length_(memory.LengthOf(array)) {
  if (length_ < 0 || length_ > kMostBytecodes) length_ = 0;
  bytes_ = memory.Bytes(array - kTag + kV8Classes.bytecode_first, length_, &copy_);
}

int Bytecode::OpcodeAt(int offset) const {
  if (bytes_[offset] >= kPrefixes) return bytes_[offset];
  return offset + 1 < length_ ? bytes_[offset + 1] : -1;
}

int Bytecode::LengthAt(int offset) const {
  const int first = bytes_[offset];
  if (first >= kPrefixes) return SizeOf(0, first);
  if (offset + 1 >= length_) return 0;
  const int size = SizeOf(first % 2 == 0 ? 1 : 2, bytes_[offset + 1]);
  return size == 0 ? 0 : 1 + size;
}

bool Bytecode::IsInstruction(int offset) const {
  int at = 0;
  while (at < offset && at < length_) {
    const int size = LengthAt(at);
    if (size == 0) return false;
    at += size;
  }
  return at == offset;
}

int Bytecode::LoopAt(int offset) const {
  const int prefix = bytes_[offset] >= kPrefixes ? 0 : 1;
  const int operand = offset + prefix + 1;
  const int size = prefix == 0 ? 1 : (bytes_[offset] % 2 == 0 ? 2 : 4);
  if (operand + size > length_) return kNone;
  uint32_t distance = 0;
  for (int i = 0; i < size; i++) distance |= uint32_t{bytes_[operand + i]} << (8 * i);
  // BytecodeArrayAccessor::GetJumpTargetOffset: from the instruction, its prefix left out.
  return offset + prefix - static_cast<int>(distance);
}

int Bytecode::OffsetOfBaseline(const HeapMemory& memory, Word code, Word pc, const Bytecode& bytecode) {
  const Word table = memory.Field(code, kV8Classes.code_positions);
  if (!memory.Is(table, kV8Classes.byte_table_type)) return kNone;
  const int length = memory.LengthOf(table);
  if (length <= 0 || length > kMostBytecodes) return kNone;
  std::vector<uint8_t> copy;
  ByteReader distances(memory.Bytes(table - kTag + 16, length, &copy), length);
  const auto target = pc - memory.Field(code, kV8Classes.code_start);
  // The first distance is that of the prologue.
  uint64_t end = distances.Unsigned();
  int offset = kEntry;
  int next = 0;
  while (end < target) {
    if (distances.IsAtEnd() || next >= bytecode.length()) return kNone;
    end += distances.Unsigned();
    offset = next;
    const int size = bytecode.LengthAt(next);
    if (size == 0 || distances.HasFailed()) return kNone;
    next += size;
  }
  return offset;
}

}  // namespace tracemalloc
