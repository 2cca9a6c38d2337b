#include "interpreted_leaf.h"

#include <algorithm>
#include <map>

#include "bytecode_sizes.h"
#include "v8_classes.h"

namespace tracemalloc {

namespace {

constexpr int kEntries = 256;
constexpr int kScales = 3;
// The largest handlers have some 5 KB.
constexpr Word kMostHandlerBytes = 8192;
// Of an exit frame: the saved frame pointer and the return address.
constexpr Word kExitFrameBytes = 16;

}  // namespace

bool InterpretedLeaf::ReadDispatchTable(const EmbeddedBuiltins& builtins, Word dispatch_table) {
  std::map<Word, int> entries;
  Word handlers[kEntries];
  for (int scale = 0; scale < kScales; scale++) {
    if (!ReadMemory(dispatch_table + scale * sizeof handlers, handlers, sizeof handlers)) return false;
    for (int opcode = 0; opcode < static_cast<int>(kBytecodeSizes[scale].size()); opcode++) {
      if (builtins.Contain(handlers[opcode])) {
        entries.emplace(builtins.OriginalOf(handlers[opcode]), opcode);
      } else if (scale == 0) {
        return false;
      }
    }
  }
  entries_.assign(entries.begin(), entries.end());
  return true;
}

int InterpretedLeaf::OpcodeOf(const EmbeddedBuiltins& builtins, Word pc) const {
  const Word original = builtins.OriginalOf(pc);
  auto behind = std::upper_bound(entries_.begin(), entries_.end(), std::pair<Word, int>{original, INT32_MAX});
  if (behind == entries_.begin()) return -1;
  --behind;
  return original - behind->first > kMostHandlerBytes ? -1 : behind->second;
}

int InterpretedLeaf::OffsetOf(const HeapMemory& memory, const EmbeddedBuiltins& builtins, const Bytecode& bytecode,
                              int offset, const HandlerFrame& frame) {
  const auto [known, is_new] = handlers_.try_emplace(frame.pc, Handler{-1, true, {}});
  Handler& handler = known->second;
  if (is_new) handler.opcode = OpcodeOf(builtins, frame.pc);
  // A builtin that the handler has called, for which it wrote the offset.
  if (handler.opcode < 0) return offset;
  const auto fits = [&](int64_t at) {
    return at >= 0 && at < bytecode.length() && bytecode.OpcodeAt(static_cast<int>(at)) == handler.opcode &&
           bytecode.IsInstruction(static_cast<int>(at));
  };
  // Between the frame's marker and the exit frame.
  const auto slot_count = static_cast<int>((frame.fp - sizeof(Word) - (frame.exit_fp + kExitFrameBytes)) / sizeof(Word));
  const auto in_slot = [&](int slot) {
    const Word word = memory.Load<Word>(frame.fp - sizeof(Word) - slot * sizeof(Word));
    return static_cast<int64_t>(word) - (kV8Classes.bytecode_first - static_cast<int>(kTag));
  };
  if (handler.is_new) {
    handler.is_new = false;
    for (int slot = 1; slot <= slot_count; slot++) {
      if (fits(in_slot(slot))) handler.slots.push_back(slot);
    }
  } else {
    const auto is_wrong = [&](int slot) { return slot > slot_count || !fits(in_slot(slot)); };
    handler.slots.erase(std::remove_if(handler.slots.begin(), handler.slots.end(), is_wrong), handler.slots.end());
  }
  if (handler.slots.empty()) return fits(offset) ? offset : Bytecode::kNone;
  const int64_t found = in_slot(handler.slots.front());
  for (const int slot : handler.slots) {
    if (in_slot(slot) != found) return Bytecode::kNone;
  }
  return static_cast<int>(found);
}

}  // namespace tracemalloc
