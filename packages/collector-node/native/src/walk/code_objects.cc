#include "code_objects.h"

#include <algorithm>

#include "bytecode.h"
#include "function_objects.h"
#include "translation.h"
#include "v8_classes.h"

namespace tracemalloc {

namespace {

// Code lies on pages of this size (MemoryChunk, src/heap/memory-chunk-layout.h). The head of one may be protected, so
// that it is read by ReadMemory.
constexpr Word kCodePage = 256 * 1024;
constexpr Word kBlock = 4096;

// CodeKind in Code::flags.
constexpr int kKindMask = 15;

// A chain of inlined functions is no longer.
constexpr int kMostInlined = 100;

// InliningPosition, src/codegen/source-position.h: a position, and the number of a function.
constexpr int kInliningPositionBytes = 16;

// The slow path of an allocation is behind the code, and no farther from its call than this.
constexpr int kSlowPathBytes = 160;

CodeObject::Kind KindOf(int kind) {
  if (kind == kV8Classes.kind_baseline) return CodeObject::Kind::kBaseline;
  if (kind == kV8Classes.kind_maglev) return CodeObject::Kind::kMaglev;
  if (kind == kV8Classes.kind_turbofan) return CodeObject::Kind::kTurbofan;
  return CodeObject::Kind::kOther;
}

int32_t Signed32(const uint8_t* bytes) {
  int32_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace

CodeObject CodeObject::Find(const HeapMemory& memory, Word stream_map, Word pc) {
  CodeObject found;
  Word words[kBlock / sizeof(Word)];
  const Word page = pc & ~(kCodePage - 1);
  for (Word block = pc & ~(kBlock - 1); block >= page; block -= kBlock) {
    if (!ReadMemory(block, words, sizeof words)) return found;
    const Word last = std::min(pc - block, kBlock - 1) / sizeof(Word);
    for (Word i = last + 1; i-- > 0;) {
      if (words[i] != stream_map) continue;
      const Word stream = block + i * sizeof(Word) + kTag;
      const Word code = memory.Field(stream, kV8Classes.stream_code);
      if (HeapMemory::CheckedTypeOf(code) != kV8Classes.code_type || memory.Field(code, kV8Classes.code_stream) != stream) continue;
      const Word start = memory.Field(code, kV8Classes.code_start);
      const auto size = memory.Field<uint32_t>(code, kV8Classes.code_size);
      // The nearest one before the pc is the only one that it can be in.
      if (pc < start || pc > start + size) return found;
      found.code_ = code;
      found.kind_ = KindOf(memory.Field<int32_t>(code, kV8Classes.code_flags) & kKindMask);
      found.start_ = start;
      found.size_ = size;
      return found;
    }
  }
  return found;
}

bool CodeObject::DeoptimizedFrames(const HeapMemory& memory, Word pc, std::vector<CodeFrame>* frames) const {
  const int deoptimization = DeoptimizationOf(memory, pc);
  return deoptimization >= 0 &&
         TranslatedFrames(memory, memory.Field(code_, kV8Classes.code_deoptimization), deoptimization, frames);
}

// SafepointTable, src/codegen/safepoint-table.cc, behind the instructions: a head, and entries of a pc, the number of a
// deoptimization and the pc of its trampoline, registers; each of as many bytes as the head says.
int CodeObject::DeoptimizationOf(const HeapMemory& memory, Word pc) const {
  constexpr uint32_t kMostEntries = 100'000;
  const bool is_maglev = kind_ == Kind::kMaglev;
  const Word head = start_ + size_ + 4 * kV8Classes.safepoint_head;
  const auto length = memory.Load<uint32_t>(head);
  const auto configuration = memory.Load<uint32_t>(head + 4);
  // SafepointTable::HasDeoptDataField and the fields behind it.
  const bool has_deoptimizations = (configuration & 1) != 0;
  const int register_bytes = configuration >> 1 & 7;
  const int pc_bytes = configuration >> 4 & 7;
  const int index_bytes = configuration >> 7 & 7;
  if (register_bytes > 4 || pc_bytes > 4 || index_bytes > 4 || length > kMostEntries) return -1;
  const int entry_bytes =
      pc_bytes + (has_deoptimizations ? index_bytes + pc_bytes : 0) + register_bytes + (is_maglev ? 1 : 0);
  if (!has_deoptimizations) return -1;
  std::vector<uint8_t> copy;
  const uint8_t* entry = memory.Bytes(head + (is_maglev ? 12 : 8), size_t{length} * entry_bytes, &copy);
  const auto number = [](const uint8_t* bytes, int count) {
    uint32_t value = 0;
    for (int i = 0; i < count; i++) value |= uint32_t{bytes[i]} << (8 * i);
    return static_cast<int64_t>(value);
  };
  const auto offset = static_cast<int64_t>(pc - start_);
  for (uint32_t i = 0; i < length; i++, entry += entry_bytes) {
    // Both numbers are kept one higher.
    const int64_t trampoline = number(entry + pc_bytes + index_bytes, pc_bytes) - 1;
    if (number(entry, pc_bytes) == offset || trampoline == offset) {
      return static_cast<int>(number(entry + pc_bytes, index_bytes)) - 1;
    }
  }
  return -1;
}

bool CodeObject::PositionedFrames(const HeapMemory& memory, Word pc, Word shared,
                                  std::vector<CodeFrame>* frames) const {
  const Word table = memory.Field(code_, kV8Classes.code_positions);
  // The pc is behind the call.
  SourcePosition position = SourcePositions::At(memory, table, static_cast<int>(pc - start_) - 1);
  if (position.bits < 0) return false;
  const Word data = memory.Field(code_, kV8Classes.code_deoptimization);
  for (int depth = 0; depth < kMostInlined; depth++) {
    const int inlining = position.inlining();
    if (inlining < 0) {
      frames->push_back({shared, 0, Bytecode::kNone, position.script_offset()});
      return true;
    }
    if (!IsObject(data)) return false;
    const Word positions = memory.Element(data, kV8Classes.inlining_positions);
    const Word literals = memory.Element(data, kV8Classes.literals);
    if (!IsObject(positions) || !IsObject(literals)) return false;
    if (kInliningPositionBytes * (inlining + 1) > memory.LengthOf(positions)) return false;
    const Word entry = positions - kTag + 16 + kInliningPositionBytes * static_cast<Word>(inlining);
    const auto function = memory.Load<int32_t>(entry + 8);
    Word inlined = shared;
    if (function >= 0) {
      if (function >= memory.LengthOf(literals)) return false;
      inlined = SharedOfLiteral(memory, memory.Element(literals, function));
      if (inlined == 0) return false;
    }
    frames->push_back({inlined, 0, Bytecode::kNone, position.script_offset()});
    position = {memory.Load<int64_t>(entry)};
  }
  return false;
}

Word CodeObject::BranchTo(const HeapMemory& memory, Word pc) const {
  const auto length = static_cast<int64_t>(size_);
  const auto back_to = static_cast<int64_t>(pc - start_);
  std::vector<uint8_t> copy;
  const uint8_t* code = memory.Bytes(start_, size_, &copy);
  // Jumps of the slow path back to the main line: jmp rel32, jmp rel8.
  std::vector<int64_t> returns;
  for (int64_t at = back_to; at < back_to + kSlowPathBytes && at + 5 <= length; at++) {
    int64_t target = -1;
    if (code[at] == 0xE9) {
      target = at + 5 + Signed32(code + at + 1);
    } else if (code[at] == 0xEB) {
      target = at + 2 + static_cast<int8_t>(code[at + 1]);
    }
    if (target > 0 && target < back_to) returns.push_back(target);
  }
  // Of the branches to shortly before the call (jcc rel32), the one that leads nearest to it and that a jump
  // comes back behind.
  int64_t nearest = -1;
  int64_t end = -1;
  for (int64_t at = 0; at + 6 <= length && at < back_to; at++) {
    if (code[at] != 0x0F || (code[at + 1] & 0xF0) != 0x80) continue;
    const int64_t behind = at + 6;
    const int64_t target = behind + Signed32(code + at + 2);
    if (target > back_to || target < back_to - kSlowPathBytes || target <= nearest) continue;
    const bool comes_back = std::any_of(returns.begin(), returns.end(), [behind](int64_t to) {
      return to >= behind && to <= behind + kSlowPathBytes;
    });
    if (!comes_back) continue;
    nearest = target;
    end = behind;
  }
  return end < 0 ? 0 : start_ + end;
}

}  // namespace tracemalloc
