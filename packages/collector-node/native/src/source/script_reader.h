#ifndef TRACEMALLOC_SOURCE_SCRIPT_READER_H_
#define TRACEMALLOC_SOURCE_SCRIPT_READER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "script_tokens.h"

namespace tracemalloc {

// Reads the statements and expressions of a function, as loosely as its one question allows: which lines may V8
// name for what begins on another one (unplaced_lines.h)?
//
// Valid code is understood; what else would be accepted does not matter.
class ScriptReader {
 public:
  explicit ScriptReader(std::u16string_view script) : tokens_(script) {}

  void ReadScript();
  // An arrow function, or elements of a class.
  void ReadValues();
  // A name perhaps, parameters and a body.
  void ReadFunction();
  // A class, whose elements are what is asked about.
  void ReadClass();

  // False if it was not understood to its end.
  bool is_understood() { return !is_failed_ && Peek().kind == ScriptToken::kEnd; }
  // Of ReadFunction.
  uint32_t parameters_line() const { return parameters_line_; }
  // One a line, from the first one, as far as they are set.
  const std::vector<bool>& lines() const { return lines_; }

 private:
  // What an expression is part of.
  enum class Part : uint8_t { kNothing, kArguments, kElement, kValue };
  // What ends it, beside a bracket.
  enum class Until : uint8_t { kBracket, kComma, kLineEnd, kCommaOrLineEnd };
  // What gives a block a scope on the heap: names of its own, and functions that may use them; or functions
  // that are made when it begins.
  struct Scope {
    bool has_names;
    bool has_declarations;
    uint32_t functions;
  };
  // One operand of an expression, which may be the parameters of an arrow function.
  struct Operand {
    uint32_t line = 0;
    bool is_placed = false;
    bool is_first = false;
  };
  // Counts how deep it is, and gives up where that is too deep.
  class Deeper {
   public:
    explicit Deeper(ScriptReader* reader);
    ~Deeper() { reader_->depth_--; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    ScriptReader* reader_;
  };

  const ScriptToken& Peek(bool is_operand_over = false);
  ScriptToken Take(bool is_operand_over = false);
  bool TakeIf(std::u16string_view text);
  void Expect(std::u16string_view text);
  bool IsOver();
  // Nothing that is repeated may leave everything as it is, whatever the text.
  void ExpectProgress(uint32_t taken) { is_failed_ = is_failed_ || taken_ == taken; }

  // As many as there are before `}`, or the end of the script.
  void Statements();
  void Statement();
  // `before`: where the statement before it begins.
  void SimpleStatement(uint32_t before);
  void Block();
  void Braced();
  void Try();
  void For(uint32_t before);
  void Switch();
  // Whether there are only constants in it.
  bool Head();
  bool IsDeclaration(const ScriptToken& token);
  void Declaration();

  // False if more than constants are in it.
  bool Expression(Part part, Until until);
  bool OperandWord(const Operand& operand, bool* is_constant);
  void Arrow(const Operand& parameters, Until until);
  void Template();
  bool Array();
  bool Object();
  void Class();
  void ClassElement(uint32_t line_of_class);
  void FunctionExpression();
  void NestedFunction();
  bool PropertyName(bool* is_accessor);

  bool IsOwn() const { return nested_ == 0; }
  void AddPlaceless(uint32_t line);
  void AddFunction() { scope_.functions++; }
  void Mark(uint32_t from, uint32_t to);
  void MarkNoted(uint32_t placeless, uint32_t from, uint32_t to);
  Scope EnterScope();
  void LeaveScope(const Scope& outer, uint32_t before, uint32_t line);

  ScriptTokens tokens_;
  ScriptToken next_ = {};
  bool has_next_ = false;
  bool is_failed_ = false;
  uint32_t depth_ = 0;
  // Tokens so far.
  uint32_t taken_ = 0;
  // Functions around what is read, within the one that is asked about.
  uint32_t nested_ = 0;
  // Of the last token.
  uint32_t line_ = 0;
  uint32_t parameters_line_ = 0;
  // V8 notes not where a statement begins, but what it calls its value's position.
  bool notes_values_ = false;
  // Of the function itself, the first line that V8 may have noted last: where its statement begins, or the value
  // or element within it.
  uint32_t noted_ = 0;
  // How often something was added that V8 notes no place for.
  uint32_t placeless_ = 0;
  // Where the last operator of the last expression is, of those outside of brackets.
  uint32_t operator_line_ = 0;
  Scope scope_ = {};
  std::vector<bool> lines_;
};

}  // namespace tracemalloc

#endif
