#ifndef TRACEMALLOC_WALK_V8_CLASSES_H_
#define TRACEMALLOC_WALK_V8_CLASSES_H_

#include <node_version.h>

#include <string_view>

namespace tracemalloc {

// All that the walk believes of V8's private classes in one version of V8: offsets in bytes from the beginning of
// an object, instance types, and numbers. The files named are V8's. For x64, without pointer compression and
// without a sandbox, as Node.js is built. Calibration checks what it can before memory is trusted.
struct V8Classes {
  // How v8::V8::GetVersion() begins; nothing is read in another version.
  std::string_view version;

  // JSFunction, src/objects/js-function.tq, and the range of its instance types.
  int function_shared;
  int function_first_type;
  int function_last_type;

  // SharedFunctionInfo, src/objects/shared-function-info.tq. Its bytecode is behind either field of data.
  int shared_type;
  int shared_script;
  int shared_name_or_scope;
  int shared_data[2];
  // SharedFunctionInfoWrapper, which stands for it in trusted objects; -1 where there is none.
  int shared_wrapper_type;

  // ScopeInfo, src/objects/scope-info.tq. Its flags are a Smi, or a plain number. -1: the beginning of the function
  // stands behind the names.
  int scope_type;
  bool is_scope_flags_smi;
  int scope_names;
  int scope_start;
  // ScopeType::MODULE_SCOPE, and whether the number of a module's variables stands before the names.
  int scope_kind_module;
  bool has_module_variables_first;

  // Script, src/objects/script.tq.
  int script_type;

  // BytecodeArray and InterpreterData, src/objects/bytecode-array.tq, interpreter-data.tq.
  int bytecode_type;
  int bytecode_positions;
  int bytecode_first;
  int interpreter_data_type;

  // What tables of bytes are: TrustedByteArray, src/objects/fixed-array.h (ByteArray, in V8 11).
  int byte_table_type;

  // Code, src/objects/code.h. In baseline code, the field of the deoptimization data has the bytecode.
  int code_type;
  int code_deoptimization;
  int code_positions;
  int code_stream;
  int code_start;
  int code_flags;
  int code_size;
  // CodeKind, src/objects/code-kind.h.
  int kind_baseline;
  int kind_maglev;
  int kind_turbofan;

  // InstructionStream, src/objects/instruction-stream.h (named Code in V8 11).
  int stream_type;
  int stream_code;

  // Map, src/objects/map.h.
  int map_type;

  // DeoptimizationData, src/objects/deoptimization-data.h: numbers of elements; -1: no protected literals.
  int literals;
  int protected_literals;
  int inlining_positions;
  int first_entry;

  // SafepointTable, src/codegen/safepoint-table.h: words before the number of entries.
  int safepoint_head;

  // TranslationOpcode, src/deoptimizer/translation-opcode.h: how many operands each has, a digit each.
  std::string_view translation_operands;
  // The first of two that begin a translation.
  int translation_begin;
  // A frame of JavaScript, with and without a result to return to, and frames of builtins that go on with one.
  int translation_frame;
  int translation_frame_without_result;
  int translation_continuation;
  int translation_continuation_with_catch;

  // StackFrame::STUB, src/execution/frames.h.
  int frame_stub;

  // SourcePositionTable, src/codegen/source-position-table.cc: a distance has two bits of flags, or a sign for one.
  bool has_position_flags;

  // Bytecode::kJumpLoop, src/interpreter/bytecodes.h.
  int jump_loop;

  // Whether the positions of TurboFan's slow paths are right, where they agree.
  bool knows_turbofan_leaf;
};

#if NODE_MAJOR_VERSION == 20
constexpr V8Classes kV8Classes = {
    .version = "11.3.",
    .function_shared = 24,
    .function_first_type = 2066,
    .function_last_type = 2083,
    .shared_type = 262,
    .shared_script = 32,
    .shared_name_or_scope = 16,
    .shared_data = {8, 8},
    .shared_wrapper_type = -1,
    .scope_type = 261,
    .is_scope_flags_smi = true,
    .scope_names = 32,
    .scope_start = -1,
    .scope_kind_module = 3,
    .has_module_variables_first = false,
    .script_type = 167,
    .bytecode_type = 191,
    .bytecode_positions = 32,
    .bytecode_first = 54,
    .interpreter_data_type = 159,
    .byte_table_type = 190,
    .code_type = 245,
    .code_deoptimization = 16,
    .code_positions = 24,
    .code_stream = 32,
    .code_start = 40,
    .code_flags = 48,
    .code_size = 56,
    .kind_baseline = 11,
    .kind_maglev = 12,
    .kind_turbofan = 13,
    .stream_type = 252,
    .stream_code = 8,
    .map_type = 255,
    .literals = 2,
    .protected_literals = -1,
    .inlining_positions = 7,
    .first_entry = 11,
    .safepoint_head = 0,
    .translation_operands = "103311313111112111111115333401111121",
    .translation_begin = 2,
    .translation_frame = 23,
    .translation_frame_without_result = 24,
    .translation_continuation = 25,
    .translation_continuation_with_catch = 26,
    .frame_stub = 17,
    .has_position_flags = false,
    .jump_loop = 0x89,
    .knows_turbofan_leaf = false,
};
#elif NODE_MAJOR_VERSION == 22
constexpr V8Classes kV8Classes = {
    .version = "12.4.",
    .function_shared = 32,
    .function_first_type = 2066,
    .function_last_type = 2082,
    .shared_type = 274,
    .shared_script = 32,
    .shared_name_or_scope = 16,
    .shared_data = {8, 8},
    .shared_wrapper_type = -1,
    .scope_type = 272,
    .is_scope_flags_smi = true,
    .scope_names = 32,
    .scope_start = -1,
    .scope_kind_module = 3,
    .has_module_variables_first = true,
    .script_type = 167,
    .bytecode_type = 205,
    .bytecode_positions = 24,
    .bytecode_first = 64,
    .interpreter_data_type = 207,
    .byte_table_type = 212,
    .code_type = 206,
    .code_deoptimization = 8,
    .code_positions = 16,
    .code_stream = 32,
    .code_start = 40,
    .code_flags = 48,
    .code_size = 52,
    .kind_baseline = 10,
    .kind_maglev = 11,
    .kind_turbofan = 12,
    .stream_type = 210,
    .stream_code = 8,
    .map_type = 264,
    .literals = 2,
    .protected_literals = -1,
    .inlining_positions = 7,
    .first_entry = 11,
    .safepoint_head = 0,
    .translation_operands = "5333213432103311111111111111111101111121",
    .translation_begin = 12,
    .translation_frame = 0,
    .translation_frame_without_result = 1,
    .translation_continuation = 2,
    .translation_continuation_with_catch = 3,
    .frame_stub = 17,
    .has_position_flags = false,
    .jump_loop = 0x8E,
    .knows_turbofan_leaf = true,
};
#elif NODE_MAJOR_VERSION == 24
constexpr V8Classes kV8Classes = {
    .version = "13.6.",
    .function_shared = 32,
    .function_first_type = 2065,
    .function_last_type = 2081,
    .shared_type = 282,
    .shared_script = 40,
    .shared_name_or_scope = 24,
    .shared_data = {8, 16},
    .shared_wrapper_type = 195,
    .scope_type = 280,
    .is_scope_flags_smi = false,
    .scope_names = 48,
    .scope_start = 32,
    .scope_kind_module = 5,
    .has_module_variables_first = true,
    .script_type = 167,
    .bytecode_type = 186,
    .bytecode_positions = 24,
    .bytecode_first = 64,
    .interpreter_data_type = 188,
    .byte_table_type = 196,
    .code_type = 187,
    .code_deoptimization = 8,
    .code_positions = 16,
    .code_stream = 32,
    .code_start = 40,
    .code_flags = 52,
    .code_size = 56,
    .kind_baseline = 10,
    .kind_maglev = 11,
    .kind_turbofan = 12,
    .stream_type = 192,
    .stream_code = 8,
    .map_type = 272,
    .literals = 3,
    .protected_literals = 2,
    .inlining_positions = 8,
    .first_entry = 12,
    .safepoint_head = 1,
    .translation_operands = "643321343331003311101111111111111111101111121",
    .translation_begin = 14,
    .translation_frame = 0,
    .translation_frame_without_result = 1,
    .translation_continuation = 2,
    .translation_continuation_with_catch = 3,
    .frame_stub = 18,
    .has_position_flags = false,
    .jump_loop = 0x92,
    .knows_turbofan_leaf = true,
};
#elif NODE_MAJOR_VERSION == 26
constexpr V8Classes kV8Classes = {
    .version = "14.6.",
    .function_shared = 32,
    .function_first_type = 2066,
    .function_last_type = 2082,
    .shared_type = 288,
    .shared_script = 40,
    .shared_name_or_scope = 24,
    .shared_data = {8, 16},
    .shared_wrapper_type = 195,
    .scope_type = 286,
    .is_scope_flags_smi = false,
    .scope_names = 48,
    .scope_start = 32,
    .scope_kind_module = 5,
    .has_module_variables_first = true,
    .script_type = 166,
    .bytecode_type = 185,
    .bytecode_positions = 24,
    .bytecode_first = 64,
    .interpreter_data_type = 187,
    .byte_table_type = 196,
    .code_type = 186,
    .code_deoptimization = 8,
    .code_positions = 16,
    .code_stream = 32,
    .code_start = 40,
    .code_flags = 52,
    .code_size = 56,
    .kind_baseline = 11,
    .kind_maglev = 12,
    .kind_turbofan = 13,
    .stream_type = 192,
    .stream_code = 8,
    .map_type = 278,
    .literals = 3,
    .protected_literals = 2,
    .inlining_positions = 8,
    .first_entry = 12,
    .safepoint_head = 1,
    .translation_operands = "643321343331003311101111111111111111101111121",
    .translation_begin = 14,
    .translation_frame = 0,
    .translation_frame_without_result = 1,
    .translation_continuation = 2,
    .translation_continuation_with_catch = 3,
    .frame_stub = 8,
    .has_position_flags = true,
    .jump_loop = 0x95,
    .knows_turbofan_leaf = true,
};
#else
// Not known: the version is none that V8 has.
constexpr V8Classes kV8Classes = {.version = "none"};
#endif

}  // namespace tracemalloc

#endif
