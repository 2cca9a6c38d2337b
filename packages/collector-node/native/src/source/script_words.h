#ifndef TRACEMALLOC_SOURCE_SCRIPT_WORDS_H_
#define TRACEMALLOC_SOURCE_SCRIPT_WORDS_H_

#include <cstdint>
#include <string_view>

namespace tracemalloc {

// Words of JavaScript that are more than names (ECMA-262, 12.7.2), by what comes after them.
enum class ScriptWord : uint8_t {
  kName,
  // `true`, `false`, `null`.
  kConstant,
  // An operand: `typeof`, `new`, `in`.
  kOperator,
  kYield,
  kAwait,
  // A statement.
  kElse,
  kDo,
  // A block.
  kTry,
  // A head in parentheses, and a statement.
  kIf,
  kWhile,
  kFor,
  kSwitch,
  // Names of the block: `let`, `const`.
  kNames,
  // An expression, on the same line: `return`, `throw`.
  kJump,
  kFunction,
  kClass,
  kAsync,
  kExport,
  // Code that may use all names there are.
  kEval,
};

ScriptWord WordOf(std::u16string_view text);

}  // namespace tracemalloc

#endif
