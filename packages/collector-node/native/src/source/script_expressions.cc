#include <algorithm>
#include <optional>

#include "script_reader.h"
#include "script_words.h"

namespace tracemalloc {

namespace {

// Deeper than what people write, and shallow enough for the stack that there has to be (unplaced_lines.h).
constexpr uint32_t kMostDepth = 200;

// Whether a token on a new line goes on with the expression before it, so that no semicolon is meant
// (ECMA-262, 12.10.1).
bool GoesOn(const ScriptToken& token) {
  switch (token.kind) {
    case ScriptToken::kName:
      return token.text == u"in" || token.text == u"instanceof";
    case ScriptToken::kPunctuator:
      return token.text != u"{" && token.text != u"!" && token.text != u"~" && token.text != u"++" &&
             token.text != u"--" && token.text != u"}";
    default:
      return token.kind == ScriptToken::kTemplate || token.kind == ScriptToken::kTemplateUpToHole;
  }
}

}  // namespace

ScriptReader::Deeper::Deeper(ScriptReader* reader) : reader_(reader) {
  if (++reader_->depth_ > kMostDepth) reader_->is_failed_ = true;
}

bool ScriptReader::Expression(Part part, Until until) {
  const Deeper deeper(this);
  const bool ends_at_comma = until == Until::kComma || until == Until::kCommaOrLineEnd;
  const bool ends_at_line = until == Until::kLineEnd || until == Until::kCommaOrLineEnd;
  const bool is_value = part == Part::kValue;
  const uint32_t first_line = Peek().line;
  const uint32_t placeless = placeless_;
  const uint32_t noted = noted_;
  // V8 notes a value before it makes it.
  if (is_value && IsOwn()) noted_ = first_line;
  bool is_constant = true;
  bool is_operand_over = false;
  Operand operand;
  // `async` may stand before a function.
  bool is_start = true;
  size_t operands = 0;
  uint32_t operator_line = first_line;
  std::optional<uint32_t> constant_literal;
  // Of the first `yield` or `await`.
  std::optional<uint32_t> suspends;
  while (!is_failed_) {
    const ScriptToken token = Peek(is_operand_over);
    if (token.kind == ScriptToken::kEnd) break;
    if (is_operand_over && ends_at_line && token.is_on_new_line && !GoesOn(token)) break;
    if (token.Is(u")") || token.Is(u"]") || token.Is(u"}") || token.Is(u";") || token.Is(u":")) break;
    if (token.Is(u",") && ends_at_comma) break;
    if (token.Is(u"{") && is_operand_over) break;
    const bool is_operand = token.kind != ScriptToken::kPunctuator || token.Is(u"(") || token.Is(u"[") || token.Is(u"{");
    if (is_operand && !is_operand_over) {
      operand = {token.line, is_value && is_start, taken_ == 0 || (operand.is_first && is_start)};
    }
    if (is_operand || token.Is(u".") || token.Is(u"?.")) operands++;
    operator_line = std::max(operator_line, token.line);
    const bool may_start = is_start && token.Is(u"async");
    const bool had_operand = is_operand_over;
    if (token.Is(u"=>")) {
      Arrow(operand, until);
      is_constant = false;
      is_operand_over = true;
    } else if (token.Is(u"[") && !is_operand_over) {
      const bool is_array_constant = Array();
      if (is_array_constant) constant_literal = token.line;
      else if (!operand.is_placed) AddPlaceless(token.line);
      is_constant = is_constant && is_array_constant;
      is_operand_over = true;
    } else if (token.Is(u"{")) {
      const bool is_object_constant = Object();
      if (is_object_constant) constant_literal = token.line;
      else if (!operand.is_placed) AddPlaceless(token.line);
      is_constant = is_constant && is_object_constant;
      is_operand_over = true;
    } else if (token.Is(u"(") || token.Is(u"[")) {
      Take();
      Expression(token.Is(u"(") && had_operand ? Part::kArguments : Part::kNothing, Until::kBracket);
      // Of an expression in parentheses, V8 knows no parentheses.
      if (!had_operand) operator_line = std::max(operator_line, operator_line_);
      Expect(token.Is(u"(") ? u")" : u"]");
      is_constant = false;
      is_operand_over = true;
    } else if (token.kind == ScriptToken::kTemplate || token.kind == ScriptToken::kTemplateUpToHole) {
      const bool has_hole = token.kind == ScriptToken::kTemplateUpToHole;
      if (has_hole || had_operand) {
        AddPlaceless(token.line);
        is_constant = false;
      }
      Template();
      is_operand_over = true;
    } else if (token.kind == ScriptToken::kRegExp) {
      Take();
      if (!operand.is_placed) AddPlaceless(token.line);
      is_constant = false;
      is_operand_over = true;
    } else if (token.kind == ScriptToken::kName) {
      if (!suspends.has_value() && (token.Is(u"yield") || token.Is(u"await"))) suspends = token.line;
      is_operand_over = OperandWord(operand, &is_constant);
    } else if (token.kind == ScriptToken::kNumber || token.kind == ScriptToken::kString) {
      Take();
      is_operand_over = true;
    } else if (token.Is(u".") || token.Is(u"?.")) {
      Take(true);
      is_constant = false;
      // The name, which may be any word.
      const ScriptToken name = Peek(true);
      if (name.kind == ScriptToken::kName) Take(true);
      is_operand_over = true;
    } else if (token.Is(u"?")) {
      Take();
      Expression(Part::kNothing, Until::kComma);
      Expect(u":");
      is_constant = false;
      is_operand_over = false;
    } else if (token.Is(u"...")) {
      // An array of all arguments, unless it is the last of them.
      Take();
      if (part == Part::kArguments) AddPlaceless(token.line);
      else Expression(Part::kValue, Until::kComma);
      is_constant = false;
      is_operand_over = part != Part::kArguments;
    } else if (token.Is(u",") && part != Part::kArguments) {
      // V8 notes each of a sequence as it notes a value.
      Take();
      Expression(Part::kValue, ends_at_line ? Until::kCommaOrLineEnd : Until::kComma);
      operator_line = std::max(operator_line, operator_line_);
      is_constant = false;
      is_operand_over = true;
    } else {
      Take(is_operand_over);
      const bool is_step = token.Is(u"++") || token.Is(u"--");
      is_operand_over = is_step && is_operand_over;
      if (token.Is(u"=")) is_constant = false;
    }
    is_start = may_start;
  }
  // In another literal, V8 makes both at once (ArrayLiteral::BuildBoilerplateDescription).
  const bool is_part = operands == 1 && (part == Part::kElement || is_value);
  if (constant_literal.has_value() && !is_part) AddPlaceless(*constant_literal);
  // What V8 notes of a value is the place of one of its operators, as that of the last call.
  if (is_value) MarkNoted(placeless, first_line, operator_line);
  // V8 notes no place for what it makes to suspend, which comes after the operand.
  if (suspends.has_value()) Mark(*suspends + 1, line_);
  noted_ = noted;
  operator_line_ = operator_line;
  return is_constant;
}

// Takes a word, which may begin a function or a class. Whether an operand ends with it.
bool ScriptReader::OperandWord(const Operand& operand, bool* is_constant) {
  const ScriptToken token = Peek();
  const ScriptWord word = WordOf(token.text);
  if (word == ScriptWord::kConstant) {
    Take();
    return true;
  }
  *is_constant = false;
  if (word == ScriptWord::kFunction || word == ScriptWord::kClass) {
    if (!operand.is_placed) AddPlaceless(token.line);
    if (word == ScriptWord::kFunction) FunctionExpression();
    else Class();
    return true;
  }
  Take();
  if (word == ScriptWord::kYield) AddPlaceless(token.line);
  if (word == ScriptWord::kEval) AddFunction();
  if (word == ScriptWord::kAsync) {
    const ScriptToken& next = Peek(true);
    return !(next.Is(u"function") && !next.is_on_new_line);
  }
  return word != ScriptWord::kOperator && word != ScriptWord::kYield;
}

void ScriptReader::Arrow(const Operand& parameters, Until until) {
  Take(true);
  const bool is_own = parameters.is_first;
  if (is_own) {
    notes_values_ = false;
  } else {
    if (!parameters.is_placed) AddPlaceless(parameters.line);
    AddFunction();
    nested_++;
  }
  if (Peek().Is(u"{")) {
    Block();
  } else {
    const bool ends_at_line = until == Until::kLineEnd || until == Until::kCommaOrLineEnd;
    Expression(Part::kValue, ends_at_line ? Until::kCommaOrLineEnd : Until::kComma);
  }
  if (!is_own) nested_--;
}

void ScriptReader::Template() {
  ScriptToken part = Take(true);
  while (!is_failed_ && part.kind == ScriptToken::kTemplateUpToHole) {
    Expression(Part::kNothing, Until::kBracket);
    if (!Peek(true).Is(u"}")) {
      is_failed_ = true;
      return;
    }
    Take(true);
    part = tokens_.RestOfTemplate();
    line_ = part.line;
    if (part.kind == ScriptToken::kMalformed) is_failed_ = true;
  }
}

// False if it has more than constants.
bool ScriptReader::Array() {
  Take();
  const uint32_t noted = noted_;
  bool is_constant = true;
  while (!is_failed_ && !Peek().Is(u"]")) {
    if (TakeIf(u",")) continue;
    const uint32_t line = Peek().line;
    if (!Expression(Part::kElement, Until::kComma)) {
      is_constant = false;
      // V8 notes an element when it stores it.
      if (IsOwn()) noted_ = line;
    }
    if (!Peek(true).Is(u",") && !Peek(true).Is(u"]")) is_failed_ = true;
  }
  Expect(u"]");
  noted_ = noted;
  return is_constant;
}

bool ScriptReader::Object() {
  const uint32_t line = Take().line;
  bool is_first = true;
  bool has_accessors = false;
  bool is_constant = true;
  while (!is_failed_ && !Peek().Is(u"}")) {
    if (TakeIf(u",")) continue;
    if (TakeIf(u"...")) {
      const uint32_t spread = line_;
      Expression(Part::kValue, Until::kComma);
      // What comes first is copied to make the object.
      if (is_first && line_ > line) Mark(spread, line_);
      is_first = is_constant = false;
      continue;
    }
    is_first = false;
    bool is_accessor = false;
    const bool is_computed = PropertyName(&is_accessor);
    const ScriptToken next = Peek(true);
    if (next.Is(u":")) {
      Take(true);
      if (!Expression(Part::kValue, Until::kComma) || is_computed) is_constant = false;
      continue;
    }
    is_constant = false;
    if (next.Is(u"(")) {
      has_accessors = has_accessors || is_accessor;
      NestedFunction();
    } else if (next.Is(u"=")) {
      Take(true);
      Expression(Part::kValue, Until::kComma);
    } else if (!next.Is(u",") && !next.Is(u"}")) {
      is_failed_ = true;
    }
  }
  Expect(u"}");
  // V8 makes accessors when it has made all other properties, and notes no place for them.
  if (has_accessors && line_ > noted_) Mark(noted_, line_);
  return is_constant;
}

// Up to what cannot be of it. Whether it is computed.
bool ScriptReader::PropertyName(bool* is_accessor) {
  bool is_computed = false;
  bool begins_accessor = false;
  for (int words = 0; !is_failed_; words++) {
    const ScriptToken token = Peek(true);
    if (token.Is(u"[")) {
      is_computed = true;
      Take(true);
      Expression(Part::kNothing, Until::kBracket);
      Expect(u"]");
    } else if (token.kind == ScriptToken::kName || token.kind == ScriptToken::kNumber ||
               token.kind == ScriptToken::kString || token.Is(u"*")) {
      Take(true);
    } else {
      break;
    }
    // `get` alone is a name.
    if (words == 0) begins_accessor = token.Is(u"get") || token.Is(u"set");
    else *is_accessor = begins_accessor;
  }
  return is_computed;
}

void ScriptReader::FunctionExpression() {
  if (Peek().Is(u"async")) Take();
  Take();
  TakeIf(u"*");
  if (Peek().kind == ScriptToken::kName) Take();
  NestedFunction();
}

// Parameters and a body.
void ScriptReader::NestedFunction() {
  AddFunction();
  nested_++;
  Expect(u"(");
  Expression(Part::kArguments, Until::kBracket);
  Expect(u")");
  Block();
  nested_--;
}

void ScriptReader::Class() {
  AddFunction();
  const uint32_t line = Take().line;
  if (Peek().kind == ScriptToken::kName && !Peek().Is(u"extends")) Take();
  if (TakeIf(u"extends")) {
    Expression(Part::kNothing, Until::kBracket);
    Mark(line + 1, line_);
  }
  Expect(u"{");
  while (!IsOver() && !Peek().Is(u"}")) {
    const uint32_t taken = taken_;
    ClassElement(line);
    ExpectProgress(taken);
  }
  Expect(u"}");
}

// What is in a class is allocated by the class, which is one literal: made when the names of all its elements are
// known.
void ScriptReader::ClassElement(uint32_t line_of_class) {
  if (TakeIf(u";")) return;
  bool is_accessor = false;
  if (PropertyName(&is_accessor)) Mark(line_of_class + 1, line_);
  const ScriptToken next = Peek(true);
  if (next.Is(u"(")) return NestedFunction();
  if (next.Is(u"=")) {
    Take(true);
    nested_++;
    Expression(Part::kNothing, Until::kLineEnd);
    nested_--;
  } else if (next.Is(u"{")) {
    nested_++;
    Block();
    nested_--;
  } else if (!next.Is(u";") && !next.Is(u"}")) {
    is_failed_ = true;
  }
}

}  // namespace tracemalloc
