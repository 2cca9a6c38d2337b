// The statements of ScriptParser.
#include <utility>

#include "script_parser.h"
#include "script_words.h"

namespace tracemalloc {

namespace {

// The parser calls itself once a level. People write less deep code than this, and kUnplacedLinesRoom
// (unplaced_lines.h) is enough stack for it.
constexpr uint32_t kMostDepth = 200;

}  // namespace

ScriptParser::Deeper::Deeper(ScriptParser* parser) : parser_(parser) {
  if (++parser_->depth_ > kMostDepth) parser_->is_failed_ = true;
}

const ScriptToken& ScriptParser::Peek(bool is_operand_over) {
  if (!has_next_) {
    next_ = tokens_.Next(is_operand_over);
    has_next_ = true;
    if (next_.kind == ScriptToken::kMalformed) is_failed_ = true;
  }
  return next_;
}

ScriptToken ScriptParser::Take(bool is_operand_over) {
  const ScriptToken token = Peek(is_operand_over);
  has_next_ = false;
  taken_++;
  line_ = token.line;
  return token;
}

bool ScriptParser::TakeIf(std::u16string_view text) {
  if (!Peek().Is(text)) return false;
  Take();
  return true;
}

void ScriptParser::Expect(std::u16string_view text) {
  if (!TakeIf(text)) is_failed_ = true;
}

bool ScriptParser::IsOver() { return is_failed_ || Peek().kind == ScriptToken::kEnd; }

uint32_t ScriptParser::Open(ScriptNode::Kind kind, const ScriptToken& token, uint16_t flags) {
  return Open(kind, token.line, OffsetOf(token), flags);
}

uint32_t ScriptParser::Open(ScriptNode::Kind kind, uint32_t line, uint32_t offset, uint16_t flags) {
  const auto node = static_cast<uint32_t>(tree_.size());
  tree_.push_back({kind, flags, line, line, line, offset, node + 1});
  return node;
}

void ScriptParser::Close(uint32_t node) {
  tree_[node].end_line = line_;
  tree_[node].end = static_cast<uint32_t>(tree_.size());
}

void ScriptParser::ReadScript() { Statements(); }

void ScriptParser::ReadValues() {
  are_values_ = true;
  Statements();
}

void ScriptParser::ReadFunction() {
  bool is_accessor = false;
  PropertyName(&is_accessor);
  const uint32_t parameters = Open(ScriptNode::kParameters, Peek());
  parameters_line_ = Peek().line;
  Expect(u"(");
  Expression(Part::kArguments, Until::kBracket);
  Expect(u")");
  Close(parameters);
  Block();
}

void ScriptParser::ReadClass() {
  // Its name and what it extends, which is none of its own code.
  if (TakeIf(u"class")) Expression(Part::kNothing, Until::kBracket);
  are_values_ = true;
  Braced();
}

void ScriptParser::Statements() {
  while (!IsOver() && !Peek().Is(u"}")) {
    const uint32_t taken = taken_;
    Statement();
    ExpectProgress(taken);
  }
}

void ScriptParser::Braced() {
  Expect(u"{");
  Statements();
  Expect(u"}");
}

void ScriptParser::Block() {
  const uint32_t block = Open(ScriptNode::kBlock, Peek());
  const bool are_values = std::exchange(are_values_, false);
  Braced();
  are_values_ = are_values;
  Close(block);
}

void ScriptParser::Statement() {
  const Deeper deeper(this);
  const ScriptToken token = Peek();
  if (token.Is(u"{")) return Block();
  if (token.Is(u";")) return static_cast<void>(Take());
  if (token.kind == ScriptToken::kName) {
    switch (WordOf(token.text)) {
      // What they stand before is a statement beside them here: V8 allocates nothing for `else` and `do`.
      case ScriptWord::kElse:
      case ScriptWord::kDo:
        Take();
        return Statement();
      case ScriptWord::kTry:
        return Try();
      case ScriptWord::kIf:
        return If();
      case ScriptWord::kWhile:
        return While();
      case ScriptWord::kFor:
        return For();
      case ScriptWord::kSwitch:
        return Switch();
      default:
        break;
    }
  }
  const uint32_t node = Open(ScriptNode::kStatement, token);
  StatementOrDeclaration(node);
  Close(node);
}

void ScriptParser::StatementOrDeclaration(uint32_t node) {
  const ScriptToken token = Peek();
  if (token.kind != ScriptToken::kName) return RestOfStatement(node);
  switch (WordOf(token.text)) {
    case ScriptWord::kFunction:
      AddFlag(node, ScriptNode::kDeclaresFunction);
      return Function(ScriptNode::kFunctionDeclaration);
    case ScriptWord::kClass:
      AddFlag(node, ScriptNode::kDeclaresNames);
      return Class(ScriptNode::kClassDeclaration);
    case ScriptWord::kNames:
      AddFlag(node, ScriptNode::kDeclaresNames);
      Take();
      return RestOfStatement(node);
    case ScriptWord::kJump:
      Take();
      if (Peek().is_on_new_line) return;
      return RestOfStatement(node);
    case ScriptWord::kExport: {
      Take();
      TakeIf(u"default");
      const ScriptToken& next = Peek();
      if (next.Is(u"function") || next.Is(u"class")) return StatementOrDeclaration(node);
      if (WordOf(next.text) == ScriptWord::kNames) AddFlag(node, ScriptNode::kDeclaresNames);
      return RestOfStatement(node);
    }
    default:
      return RestOfStatement(node);
  }
}

void ScriptParser::RestOfStatement(uint32_t node) {
  if (!Peek().Is(u";") && !Peek().Is(u"}")) {
    Expression(are_values_ ? Part::kValue : Part::kNothing, Until::kLineEnd);
  }
  if (is_failed_) return;
  const ScriptToken& next = Peek(true);
  if (next.Is(u";")) {
    Take();
  } else if (next.Is(u":")) {
    Take();
    AddFlag(node, ScriptNode::kIsLabel);
  } else if (next.Is(u"{") && !next.is_on_new_line) {
    // A method or a static block, amid elements of a class.
    const uint32_t method = Open(ScriptNode::kMethod, next);
    Braced();
    Close(method);
  } else if (next.kind == ScriptToken::kPunctuator && !next.Is(u"}") && !next.is_on_new_line) {
    is_failed_ = true;
  }
}

bool ScriptParser::Head() {
  const uint32_t head = Open(ScriptNode::kHead, Peek());
  Expect(u"(");
  const bool is_constant = Expression(Part::kNothing, Until::kBracket);
  Expect(u")");
  if (is_constant) AddFlag(head, ScriptNode::kIsConstant);
  Close(head);
  return is_constant;
}

void ScriptParser::If() {
  const uint32_t node = Open(ScriptNode::kIf, Take());
  Head();
  Statement();
  Close(node);
}

void ScriptParser::While() {
  const uint32_t node = Open(ScriptNode::kWhile, Take());
  Head();
  Statement();
  Close(node);
}

void ScriptParser::For() {
  const uint32_t node = Open(ScriptNode::kFor, Take());
  TakeIf(u"await");
  const uint32_t head = Open(ScriptNode::kForHead, Peek());
  Expect(u"(");
  if (WordOf(Peek().text) == ScriptWord::kNames) AddFlag(node, ScriptNode::kDeclaresNames);
  bool is_condition_over = false;
  while (!IsOver() && !Peek().Is(u")")) {
    const uint32_t taken = taken_;
    ForPart(node, &is_condition_over);
    ExpectProgress(taken);
  }
  Expect(u")");
  Close(head);
  Statement();
  Close(node);
}

void ScriptParser::ForPart(uint32_t loop, bool* is_condition_over) {
  const bool has_rounds = tree_[loop].Has(ScriptNode::kHasRounds);
  const uint32_t part = Open(*is_condition_over ? ScriptNode::kForNext : ScriptNode::kForCondition, Peek());
  const bool is_empty = Peek().Is(u";");
  const bool is_constant = is_empty || Expression(Part::kNothing, Until::kBracket);
  if (is_constant) AddFlag(part, ScriptNode::kIsConstant);
  Close(part);
  const bool has_semicolon = Peek(true).Is(u";");
  if (!has_rounds) tree_[part].kind = has_semicolon ? ScriptNode::kForStart : ScriptNode::kForSubject;
  if (is_empty && !has_rounds) Drop(part);
  if (!has_semicolon) return;
  Take();
  *is_condition_over = has_rounds;
  AddFlag(loop, ScriptNode::kHasRounds);
}

void ScriptParser::Try() {
  const uint32_t node = Open(ScriptNode::kTry, Take());
  Block();
  const ScriptToken next = Peek();
  if (TakeIf(u"catch")) {
    if (Peek().Is(u"(")) {
      const uint32_t error = Open(ScriptNode::kCatch, next);
      Head();
      Close(error);
    }
    Block();
  }
  if (TakeIf(u"finally")) Block();
  Close(node);
}

void ScriptParser::Switch() {
  const uint32_t node = Open(ScriptNode::kSwitch, Take());
  Head();
  const uint32_t cases = Open(ScriptNode::kCases, Peek());
  Expect(u"{");
  while (!IsOver() && !Peek().Is(u"}")) {
    const uint32_t taken = taken_;
    if (Peek().Is(u"case") || Peek().Is(u"default")) {
      const uint32_t label = Open(ScriptNode::kCase, Take());
      if (!Peek().Is(u":")) Expression(Part::kNothing, Until::kBracket);
      Expect(u":");
      Close(label);
    } else {
      Statement();
    }
    ExpectProgress(taken);
  }
  Expect(u"}");
  Close(cases);
  Close(node);
}

}  // namespace tracemalloc
