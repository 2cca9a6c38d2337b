#include "script_reader.h"

#include <algorithm>
#include <utility>

#include "script_words.h"

namespace tracemalloc {

const ScriptToken& ScriptReader::Peek(bool is_operand_over) {
  if (!has_next_) {
    next_ = tokens_.Next(is_operand_over);
    has_next_ = true;
    if (next_.kind == ScriptToken::kMalformed) is_failed_ = true;
  }
  return next_;
}

ScriptToken ScriptReader::Take(bool is_operand_over) {
  const ScriptToken token = Peek(is_operand_over);
  has_next_ = false;
  taken_++;
  line_ = token.line;
  return token;
}

bool ScriptReader::TakeIf(std::u16string_view text) {
  if (!Peek().Is(text)) return false;
  Take();
  return true;
}

void ScriptReader::Expect(std::u16string_view text) {
  if (!TakeIf(text)) is_failed_ = true;
}

bool ScriptReader::IsOver() { return is_failed_ || Peek().kind == ScriptToken::kEnd; }

void ScriptReader::Mark(uint32_t from, uint32_t to) {
  if (!IsOwn() || from > to) return;
  if (lines_.size() <= to) lines_.resize(to + 1, false);
  std::fill(lines_.begin() + from, lines_.begin() + to + 1, true);
}

void ScriptReader::AddPlaceless(uint32_t line) {
  placeless_++;
  if (line > noted_) Mark(noted_, line - 1);
}

// Lines that V8 may have noted of an expression as a whole, though something in it is on another one of them.
void ScriptReader::MarkNoted(uint32_t placeless, uint32_t from, uint32_t to) {
  if (placeless_ != placeless && to > from) Mark(from, to);
}

ScriptReader::Scope ScriptReader::EnterScope() {
  const Scope outer = scope_;
  scope_.has_names = scope_.has_declarations = false;
  return outer;
}

// A scope on the heap is made where it begins, which V8 notes nowhere.
void ScriptReader::LeaveScope(const Scope& outer, uint32_t before, uint32_t line) {
  const bool is_on_heap =
      scope_.has_declarations || (scope_.has_names && scope_.functions != outer.functions);
  if (is_on_heap && line > 0) Mark(before, line - 1);
  scope_.has_names = outer.has_names;
  scope_.has_declarations = outer.has_declarations;
}

void ScriptReader::Statements() {
  while (!IsOver() && !Peek().Is(u"}")) {
    const uint32_t taken = taken_;
    Statement();
    ExpectProgress(taken);
  }
}

void ScriptReader::ReadScript() { Statements(); }

void ScriptReader::ReadValues() {
  notes_values_ = true;
  ReadScript();
}

void ScriptReader::ReadFunction() {
  bool is_accessor = false;
  PropertyName(&is_accessor);
  noted_ = parameters_line_ = Peek().line;
  Expect(u"(");
  Expression(Part::kArguments, Until::kBracket);
  Expect(u")");
  Block();
}

void ScriptReader::ReadClass() {
  // Its name and what it extends, which is none of its own code.
  if (TakeIf(u"class")) Expression(Part::kNothing, Until::kBracket);
  notes_values_ = true;
  Braced();
}

void ScriptReader::Braced() {
  Expect(u"{");
  Statements();
  Expect(u"}");
}

void ScriptReader::Block() {
  const uint32_t before = noted_;
  const uint32_t line = Peek().line;
  const bool notes_values = std::exchange(notes_values_, false);
  const Scope outer = EnterScope();
  Braced();
  LeaveScope(outer, before, line);
  notes_values_ = notes_values;
}

bool ScriptReader::IsDeclaration(const ScriptToken& token) {
  return token.Is(u"function") || token.Is(u"class");
}

// Functions and classes that are statements.
void ScriptReader::Declaration() {
  if (Peek().Is(u"class")) {
    scope_.has_names = true;
    Class();
  } else {
    scope_.has_declarations = true;
    FunctionExpression();
  }
}

void ScriptReader::Statement() {
  const Deeper deeper(this);
  const ScriptToken token = Peek();
  // V8 notes neither where a block begins nor where these do.
  if (token.Is(u"{")) return Block();
  if (token.Is(u"try")) return Try();
  if (token.Is(u";")) return static_cast<void>(Take());
  if (TakeIf(u"else")) return Statement();
  if (TakeIf(u"do")) return Statement();
  const uint32_t before = noted_;
  if (IsOwn()) noted_ = token.line;
  if (token.kind != ScriptToken::kName) return SimpleStatement(before);
  switch (WordOf(token.text)) {
    case ScriptWord::kIf:
      Take();
      Head();
      return Statement();
    case ScriptWord::kWhile: {
      Take();
      // V8 has no code for a condition that is constant.
      if (Head() && IsOwn()) noted_ = before;
      Statement();
      if (IsOwn()) noted_ = token.line;
      return;
    }
    case ScriptWord::kFor:
      return For(before);
    case ScriptWord::kSwitch:
      return Switch();
    case ScriptWord::kFunction:
    case ScriptWord::kClass:
      return Declaration();
    case ScriptWord::kNames:
      scope_.has_names = true;
      Take();
      return SimpleStatement(before);
    case ScriptWord::kJump:
      Take();
      if (Peek().is_on_new_line) return;
      return SimpleStatement(before);
    case ScriptWord::kExport:
      Take();
      TakeIf(u"default");
      if (IsDeclaration(Peek())) return Declaration();
      if (WordOf(Peek().text) == ScriptWord::kNames) scope_.has_names = true;
      return SimpleStatement(before);
    default:
      return SimpleStatement(before);
  }
}

void ScriptReader::SimpleStatement(uint32_t before) {
  if (!Peek().Is(u";") && !Peek().Is(u"}")) {
    Expression(notes_values_ ? Part::kValue : Part::kNothing, Until::kLineEnd);
  }
  if (is_failed_) return;
  const ScriptToken& next = Peek(true);
  if (next.Is(u";")) {
    Take();
  } else if (next.Is(u":")) {
    // A label, which is noted nowhere.
    Take();
    if (IsOwn()) noted_ = before;
  } else if (next.Is(u"{") && !next.is_on_new_line) {
    // A method or a static block, amid elements of a class.
    AddFunction();
    nested_++;
    Braced();
    nested_--;
  } else if (next.kind == ScriptToken::kPunctuator && !next.Is(u"}") && !next.is_on_new_line) {
    is_failed_ = true;
  }
}

bool ScriptReader::Head() {
  Expect(u"(");
  const uint32_t line = line_;
  const uint32_t placeless = placeless_;
  const bool is_constant = Expression(Part::kNothing, Until::kBracket);
  Expect(u")");
  MarkNoted(placeless, line, line_);
  return is_constant;
}

void ScriptReader::For(uint32_t before) {
  const uint32_t first = Take().line;
  TakeIf(u"await");
  const Scope outer = EnterScope();
  Expect(u"(");
  // `first; condition; next`, which is no `of` or `in`.
  bool has_rounds = false;
  bool is_condition_over = false;
  // What V8 notes before the body: nothing, the first part, or the condition.
  uint32_t noted_before_body = before;
  if (WordOf(Peek().text) == ScriptWord::kNames) scope_.has_names = true;
  while (!IsOver() && !Peek().Is(u")")) {
    const uint32_t taken = taken_;
    const uint32_t line = Peek().line;
    const uint32_t placeless = placeless_;
    const bool is_condition = has_rounds && !is_condition_over;
    if (IsOwn()) noted_ = line;
    const bool is_empty = Peek().Is(u";");
    const bool is_constant = is_empty || Expression(Part::kNothing, Until::kBracket);
    const bool is_subject = !has_rounds && !Peek(true).Is(u";");
    if (is_condition ? !is_constant : !has_rounds && !is_empty) noted_before_body = line;
    if (is_condition || is_subject) MarkNoted(placeless, line, line_);
    if (Peek(true).Is(u";")) {
      Take();
      is_condition_over = has_rounds;
      has_rounds = true;
    }
    ExpectProgress(taken);
  }
  Expect(u")");
  const bool are_names_in_head = scope_.has_names && scope_.functions != outer.functions;
  if (IsOwn()) noted_ = noted_before_body;
  Statement();
  const bool is_on_heap = scope_.has_names && scope_.functions != outer.functions;
  // The scope of the head, which V8 notes nowhere.
  if ((has_rounds ? is_on_heap : are_names_in_head) && first > 0) Mark(before, first - 1);
  // Each round begins with a copy of the names, if they are on the heap: V8 notes the end of the loop for it.
  if (has_rounds && is_on_heap) Mark(std::max(IsOwn() ? noted_ : 0, first + 1), line_);
  scope_.has_names = outer.has_names;
  scope_.has_declarations = outer.has_declarations;
  // The code behind the body is of the head.
  if (IsOwn()) noted_ = first;
}

void ScriptReader::Try() {
  Take();
  Block();
  if (TakeIf(u"catch")) {
    if (Peek().Is(u"(")) {
      // The scope of the error: V8 notes the block for it.
      if (line_ > 0) Mark(IsOwn() ? noted_ : 0, line_ - 1);
      Head();
    }
    Block();
  }
  if (TakeIf(u"finally")) Block();
}

void ScriptReader::Switch() {
  const uint32_t first = Take().line;
  Head();
  const uint32_t line = Peek().line;
  const Scope outer = EnterScope();
  Expect(u"{");
  while (!IsOver() && !Peek().Is(u"}")) {
    const uint32_t taken = taken_;
    if (Peek().Is(u"case") || Peek().Is(u"default")) {
      Take();
      // V8 compares all cases before it runs one.
      if (IsOwn()) noted_ = first;
      if (!Peek().Is(u":")) Expression(Part::kNothing, Until::kBracket);
      Expect(u":");
    } else {
      Statement();
    }
    ExpectProgress(taken);
  }
  Expect(u"}");
  LeaveScope(outer, first, line);
}

}  // namespace tracemalloc
