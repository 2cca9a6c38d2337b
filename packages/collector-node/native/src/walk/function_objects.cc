#include "function_objects.h"

#include "v8_classes.h"

namespace tracemalloc {

namespace {

// InterpreterData: the bytecode, and a copy of the interpreter's entry.
constexpr int kInterpreterDataBytecode = 8;
// SharedFunctionInfoWrapper::shared_info.
constexpr int kWrapperShared = 8;

Word BytecodeIn(const HeapMemory& memory, Word data) {
  if (memory.Is(data, kV8Classes.bytecode_type)) return data;
  if (!memory.Is(data, kV8Classes.interpreter_data_type)) return 0;
  const Word bytecode = memory.Field(data, kInterpreterDataBytecode);
  return memory.Is(bytecode, kV8Classes.bytecode_type) ? bytecode : 0;
}

}  // namespace

Word SharedOfFunction(const HeapMemory& memory, Word function) {
  const int type = HeapMemory::CheckedTypeOf(function);
  if (type < kV8Classes.function_first_type || type > kV8Classes.function_last_type) return 0;
  const Word shared = memory.Field(function, kV8Classes.function_shared);
  return memory.Is(shared, kV8Classes.shared_type) ? shared : 0;
}

Word BytecodeOfShared(const HeapMemory& memory, Word shared) {
  for (const int field : kV8Classes.shared_data) {
    Word data = memory.Field(shared, field);
    if (memory.Is(data, kV8Classes.code_type)) data = memory.Field(data, kV8Classes.code_deoptimization);
    if (const Word bytecode = BytecodeIn(memory, data); bytecode != 0) return bytecode;
  }
  return 0;
}

Word SharedOfLiteral(const HeapMemory& memory, Word literal) {
  Word shared = literal & ~kWeakBit;
  if (memory.Is(shared, kV8Classes.shared_wrapper_type)) shared = memory.Field(shared, kWrapperShared);
  return memory.Is(shared, kV8Classes.shared_type) ? shared : 0;
}

}  // namespace tracemalloc
