#ifndef TRACEMALLOC_WALK_BYTECODE_H_
#define TRACEMALLOC_WALK_BYTECODE_H_

#include <cstdint>
#include <vector>

#include "heap_memory.h"

namespace tracemalloc {

// The instructions of one BytecodeArray (src/objects/bytecode-array.h). Offsets count from its first instruction.
class Bytecode {
 public:
  static constexpr int kNone = -2;
  // BytecodeOffset of a function's entry: kFunctionEntryBytecodeOffset.
  static constexpr int kEntry = -1;

  Bytecode(const HeapMemory& memory, Word array);

  int length() const { return length_; }
  // The opcode at an offset, behind its prefix.
  int OpcodeAt(int offset) const;
  // Bytes of the instruction at an offset, its prefix included; 0 if there is none.
  int LengthAt(int offset) const;
  bool IsInstruction(int offset) const;
  // Where the loop begins that the JumpLoop at an offset goes on with.
  int LoopAt(int offset) const;

  // The instruction whose baseline code the return address is in; kNone if there is none. BaselinePCToBytecodeOffset:
  // src/baseline/bytecode-offset-iterator.h.
  static int OffsetOfBaseline(const HeapMemory& memory, Word code, Word pc, const Bytecode& bytecode);

 private:
  std::vector<uint8_t> copy_;
  const uint8_t* bytes_;
  int length_;
};

}  // namespace tracemalloc

#endif
