// The expressions of ScriptParser.
#include <algorithm>

#include "script_parser.h"
#include "script_words.h"

namespace tracemalloc {

struct ScriptParser::ExpressionState {
  Part part;
  Until until;
  uint32_t operator_line;
  uint32_t operands = 0;
  bool is_constant = true;
  bool is_operand_over = false;
  // `async` may stand before a function, which is then still the beginning.
  bool is_start = true;
  Operand operand = {};

  uint16_t OperandFlags() const { return operand.starts_value ? ScriptNode::kStartsValue : 0; }
};

namespace {

// Whether a token on a new line continues the expression before it, so that there is no semicolon between them
// (ECMA-262, 12.10.1).
bool Continues(const ScriptToken& token) {
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

bool IsOpenBracket(const ScriptToken& token) { return token.Is(u"(") || token.Is(u"[") || token.Is(u"{"); }

bool IsCloseBracket(const ScriptToken& token) { return token.Is(u")") || token.Is(u"]") || token.Is(u"}"); }

}  // namespace

bool ScriptParser::Expression(Part part, Until until) {
  const Deeper deeper(this);
  const uint32_t node = Open(ScriptNode::kExpression, Peek());
  if (part == Part::kValue) AddFlag(node, ScriptNode::kIsValue);
  if (part == Part::kElement) AddFlag(node, ScriptNode::kIsElement);
  const bool ends_at_comma = until == Until::kComma || until == Until::kCommaOrLineEnd;
  const bool ends_at_line = until == Until::kLineEnd || until == Until::kCommaOrLineEnd;
  ExpressionState state = {part, until, Peek().line};
  while (!is_failed_) {
    const ScriptToken token = Peek(state.is_operand_over);
    if (token.kind == ScriptToken::kEnd) break;
    if (state.is_operand_over && ends_at_line && token.is_on_new_line && !Continues(token)) break;
    if (token.kind == ScriptToken::kPunctuator) {
      if (IsCloseBracket(token) || token.Is(u";") || token.Is(u":")) break;
      if (token.Is(u",") && ends_at_comma) break;
      if (token.Is(u"{") && state.is_operand_over) break;
    }
    ReadPart(token, &state);
  }
  if (state.operands == 1) AddFlag(node, ScriptNode::kIsOperand);
  if (state.is_constant) AddFlag(node, ScriptNode::kIsConstant);
  tree_[node].operator_line = operator_line_ = state.operator_line;
  Close(node);
  if (IsEmpty(node) && (part != Part::kElement || state.is_constant)) Drop(node);
  return state.is_constant;
}

// Reads one token of an expression, and what belongs to it.
void ScriptParser::ReadPart(const ScriptToken& token, ExpressionState* state) {
  const bool had_operand = state->is_operand_over;
  const bool is_operand = token.kind != ScriptToken::kPunctuator || IsOpenBracket(token);
  const bool is_member = token.Is(u".") || token.Is(u"?.");
  if (is_operand && !had_operand) {
    const bool starts_text = taken_ == 0 || (state->operand.starts_text && state->is_start);
    state->operand = {token.line, OffsetOf(token), state->part == Part::kValue && state->is_start, starts_text};
  }
  if (is_operand || is_member) state->operands++;
  state->operator_line = std::max(state->operator_line, token.line);
  state->is_start = state->is_start && token.Is(u"async");
  switch (token.kind) {
    case ScriptToken::kName:
      return Word(token, state);
    case ScriptToken::kNumber:
    case ScriptToken::kString:
      Take();
      state->is_operand_over = true;
      return;
    case ScriptToken::kRegExp:
      Take();
      Leaf(ScriptNode::kRegExp, token, state->OperandFlags());
      state->is_constant = false;
      state->is_operand_over = true;
      return;
    case ScriptToken::kTemplate:
    case ScriptToken::kTemplateUpToHole:
      state->is_operand_over = true;
      // Without holes it is a constant, unless a function gets it.
      if (token.kind == ScriptToken::kTemplate && !had_operand) return static_cast<void>(Take(true));
      state->is_constant = false;
      return Template();
    default:
      break;
  }
  if (is_operand) return Brackets(token, state);
  if (token.Is(u"=>")) {
    Arrow(state->operand, state->until);
    state->is_constant = false;
    state->is_operand_over = true;
  } else if (is_member) {
    Take(true);
    // The name, which may be any word.
    if (Peek(true).kind == ScriptToken::kName) Take(true);
    state->is_constant = false;
    state->is_operand_over = true;
  } else if (token.Is(u"?")) {
    Take();
    Expression(Part::kNothing, Until::kComma);
    Expect(u":");
    state->is_constant = false;
    state->is_operand_over = false;
  } else if (token.Is(u"...")) {
    Spread(token, state);
  } else if (token.Is(u",") && state->part != Part::kArguments) {
    Take();
    const bool ends_at_line = state->until == Until::kLineEnd || state->until == Until::kCommaOrLineEnd;
    Expression(Part::kValue, ends_at_line ? Until::kCommaOrLineEnd : Until::kComma);
    state->operator_line = std::max(state->operator_line, operator_line_);
    state->is_constant = false;
    state->is_operand_over = true;
  } else {
    Take(had_operand);
    const bool is_step = token.Is(u"++") || token.Is(u"--");
    state->is_operand_over = is_step && had_operand;
    if (token.Is(u"=")) state->is_constant = false;
  }
}

void ScriptParser::Brackets(const ScriptToken& token, ExpressionState* state) {
  const bool had_operand = state->is_operand_over;
  if (token.Is(u"{") || (token.Is(u"[") && !had_operand)) {
    const bool is_constant = token.Is(u"[") ? Array(state->OperandFlags()) : Object(state->OperandFlags());
    state->is_constant = state->is_constant && is_constant;
  } else {
    Take();
    Expression(token.Is(u"(") && had_operand ? Part::kArguments : Part::kNothing, Until::kBracket);
    // An expression in parentheses is the same as one without.
    if (!had_operand) state->operator_line = std::max(state->operator_line, operator_line_);
    Expect(token.Is(u"(") ? u")" : u"]");
    state->is_constant = false;
  }
  state->is_operand_over = true;
}

void ScriptParser::Spread(const ScriptToken& token, ExpressionState* state) {
  Take();
  if (state->part == Part::kArguments) {
    Leaf(ScriptNode::kArgumentsSpread, token);
    state->is_operand_over = false;
  } else {
    Expression(Part::kValue, Until::kComma);
    state->is_operand_over = true;
  }
  state->is_constant = false;
}

// A name, or a word that may begin a function or a class.
void ScriptParser::Word(const ScriptToken& token, ExpressionState* state) {
  const ScriptWord word = WordOf(token.text);
  state->is_operand_over = true;
  if (word == ScriptWord::kConstant) return static_cast<void>(Take());
  state->is_constant = false;
  switch (word) {
    case ScriptWord::kFunction:
      return Function(ScriptNode::kFunction, state->OperandFlags());
    case ScriptWord::kClass:
      return Class(ScriptNode::kClass, state->OperandFlags());
    case ScriptWord::kYield:
    case ScriptWord::kAwait:
      Take();
      Leaf(word == ScriptWord::kYield ? ScriptNode::kYield : ScriptNode::kAwait, token);
      state->is_operand_over = false;
      return;
    case ScriptWord::kEval:
      Take();
      return Leaf(ScriptNode::kEval, token);
    case ScriptWord::kAsync: {
      Take();
      const ScriptToken& next = Peek(true);
      state->is_operand_over = !next.Is(u"function") || next.is_on_new_line;
      return;
    }
    default:
      Take();
      state->is_operand_over = word != ScriptWord::kOperator;
  }
}

void ScriptParser::Arrow(const Operand& parameters, Until until) {
  uint16_t flags = parameters.starts_value ? ScriptNode::kStartsValue : 0;
  if (parameters.starts_text) {
    flags |= ScriptNode::kIsWholeText;
    are_values_ = false;
  }
  const uint32_t node = Open(ScriptNode::kArrow, parameters.line, parameters.offset, flags);
  Take(true);
  if (Peek().Is(u"{")) {
    Block();
  } else {
    const bool ends_at_line = until == Until::kLineEnd || until == Until::kCommaOrLineEnd;
    Expression(Part::kValue, ends_at_line ? Until::kCommaOrLineEnd : Until::kComma);
  }
  Close(node);
}

void ScriptParser::Template() {
  ScriptToken part = Take(true);
  const uint32_t node = Open(ScriptNode::kTemplate, part);
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
  Close(node);
}

bool ScriptParser::Array(uint16_t flags) {
  const uint32_t array = Open(ScriptNode::kArray, Take(), flags);
  bool is_constant = true;
  while (!is_failed_ && !Peek().Is(u"]")) {
    if (TakeIf(u",")) continue;
    if (!Expression(Part::kElement, Until::kComma)) is_constant = false;
    if (!Peek(true).Is(u",") && !Peek(true).Is(u"]")) is_failed_ = true;
  }
  Expect(u"]");
  if (is_constant) AddFlag(array, ScriptNode::kIsConstant);
  Close(array);
  return is_constant;
}

bool ScriptParser::Object(uint16_t flags) {
  const uint32_t object = Open(ScriptNode::kObject, Take(), flags);
  bool is_first = true;
  bool is_constant = true;
  while (!is_failed_ && !Peek().Is(u"}")) {
    if (TakeIf(u",")) continue;
    if (!Property(object, is_first)) is_constant = false;
    is_first = false;
  }
  Expect(u"}");
  if (is_constant) AddFlag(object, ScriptNode::kIsConstant);
  Close(object);
  return is_constant;
}

bool ScriptParser::Property(uint32_t object, bool is_first) {
  const ScriptToken first = Peek();
  if (TakeIf(u"...")) {
    const uint32_t spread = Open(ScriptNode::kObjectSpread, first, is_first ? ScriptNode::kStartsObject : 0);
    Expression(Part::kValue, Until::kComma);
    Close(spread);
    return false;
  }
  bool is_accessor = false;
  const bool is_computed = PropertyName(&is_accessor);
  const ScriptToken next = Peek(true);
  if (next.Is(u":")) {
    Take(true);
    return Expression(Part::kValue, Until::kComma) && !is_computed;
  }
  if (next.Is(u"(")) {
    if (is_accessor) AddFlag(object, ScriptNode::kHasAccessors);
    Method(first.line, OffsetOf(first));
  } else if (next.Is(u"=")) {
    Take(true);
    Expression(Part::kValue, Until::kComma);
  } else if (!next.Is(u",") && !next.Is(u"}")) {
    is_failed_ = true;
  }
  return false;
}

bool ScriptParser::PropertyName(bool* is_accessor) {
  const uint32_t name = Open(ScriptNode::kComputedName, Peek(true));
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
  Close(name);
  if (!is_computed) Drop(name);
  return is_computed;
}

// `function`, with its name perhaps, parameters and body.
void ScriptParser::Function(ScriptNode::Kind kind, uint16_t flags) {
  const uint32_t node = Open(kind, Take(), flags);
  TakeIf(u"*");
  if (Peek().kind == ScriptToken::kName) Take();
  ParametersAndBody();
  Close(node);
}

void ScriptParser::Method(uint32_t line, uint32_t offset) {
  const uint32_t node = Open(ScriptNode::kMethod, line, offset);
  ParametersAndBody();
  Close(node);
}

void ScriptParser::ParametersAndBody() {
  Expect(u"(");
  Expression(Part::kArguments, Until::kBracket);
  Expect(u")");
  Block();
}

void ScriptParser::Class(ScriptNode::Kind kind, uint16_t flags) {
  const uint32_t node = Open(kind, Take(), flags);
  if (Peek().kind == ScriptToken::kName && !Peek().Is(u"extends")) Take();
  if (Peek().Is(u"extends")) {
    const uint32_t heritage = Open(ScriptNode::kHeritage, Take());
    Expression(Part::kNothing, Until::kBracket);
    Close(heritage);
  }
  Expect(u"{");
  while (!IsOver() && !Peek().Is(u"}")) {
    const uint32_t taken = taken_;
    ClassElement();
    ExpectProgress(taken);
  }
  Expect(u"}");
  Close(node);
}

void ScriptParser::ClassElement() {
  if (TakeIf(u";")) return;
  const ScriptToken first = Peek();
  bool is_accessor = false;
  PropertyName(&is_accessor);
  const ScriptToken next = Peek(true);
  if (next.Is(u"(")) return Method(first.line, OffsetOf(first));
  if (next.Is(u"=")) {
    const uint32_t field = Open(ScriptNode::kInitializer, Take(true));
    Expression(Part::kNothing, Until::kLineEnd);
    Close(field);
  } else if (next.Is(u"{")) {
    const uint32_t block = Open(ScriptNode::kInitializer, next);
    Block();
    Close(block);
  } else if (!next.Is(u";") && !next.Is(u"}")) {
    is_failed_ = true;
  }
}

}  // namespace tracemalloc
