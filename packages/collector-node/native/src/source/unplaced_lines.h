#ifndef TRACEMALLOC_SOURCE_UNPLACED_LINES_H_
#define TRACEMALLOC_SOURCE_UNPLACED_LINES_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace tracemalloc {

// What the text of a function is.
enum class FunctionText {
  kScript,
  // A function or a method: a name perhaps, parameters and a body.
  kFunction,
  // An arrow function, or elements of a class, one after another.
  kValues,
  // A class, of which the elements are the function.
  kClass,
};

// The native stack that UnplacedLines may need.
constexpr size_t kUnplacedLinesRoom = 160 * 1024;

struct UnplacedText {
  // One a line of the text, from its first: whether it is one that V8 may name for another one.
  std::vector<bool> lines;
  // Where the parameters of a kFunction begin, in lines from the first.
  size_t parameters_line;
  bool is_understood;
};

// Lines that V8 may name for what a function allocates on another one.
//
// V8 notes no place for a literal, a closure or the scope of a block (BytecodeGenerator::VisitObjectLiteral,
// VisitFunctionLiteral, BuildNewLocalBlockContext in src/interpreter/bytecode-generator.cc). So it names the place
// that it noted last: that of the statement, or of a part of it, for a literal on a later line of its statement;
// that of the statement before, for a scope.
//
// Functions within it have their own text. Where a text cannot be understood, that is all lines.
UnplacedText UnplacedLines(std::u16string_view text, FunctionText kind);

}  // namespace tracemalloc

#endif
