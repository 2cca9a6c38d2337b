#ifndef TRACEMALLOC_WALK_INTERPRETED_LEAF_H_
#define TRACEMALLOC_WALK_INTERPRETED_LEAF_H_

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../lines/embedded_builtins.h"
#include "bytecode.h"
#include "heap_memory.h"

namespace tracemalloc {

// The frame of a bytecode handler that allocates, above the frame of the function that is interpreted.
struct HandlerFrame {
  Word exit_fp;
  Word fp;
  // Where what the handler has called returns to.
  Word pc;
};

// Finds which instruction of an interpreted function allocates. The offset in the function's frame is stale where a
// handler allocates inline: it is written before calls only. The handler has spilled the true one in its own frame, in
// one slot for each return address. The slot is learned: the true offset always has the handler's opcode.
class InterpretedLeaf {
 public:
  // `dispatch_table`: Interpreter::dispatch_table_, src/interpreter/interpreter.h: three times 256 entries of handlers.
  // False if it is none.
  bool ReadDispatchTable(const EmbeddedBuiltins& builtins, Word dispatch_table);

  // The instruction's offset; Bytecode::kNone if it is not known. `offset` is what the function's frame says.
  int OffsetOf(const HeapMemory& memory, const EmbeddedBuiltins& builtins, const Bytecode& bytecode, int offset,
               const HandlerFrame& handler);

 private:
  struct Handler {
    int opcode;
    bool is_new = true;
    std::vector<int> slots;
  };

  int OpcodeOf(const EmbeddedBuiltins& builtins, Word pc) const;

  // Entries of handlers and their opcodes, in order.
  std::vector<std::pair<Word, int>> entries_;
  // By return address.
  std::unordered_map<Word, Handler> handlers_;
};

}  // namespace tracemalloc

#endif
