#ifndef TRACEMALLOC_SOURCE_SCRIPT_PARSER_H_
#define TRACEMALLOC_SOURCE_SCRIPT_PARSER_H_

#include <cstdint>
#include <string_view>

#include "script_tokens.h"
#include "script_tree.h"

namespace tracemalloc {

// Makes a tree of the text of a function. It knows the grammar of JavaScript (ECMA-262, 13 to 16), and nothing of V8.
//
// It understands all valid code. It accepts much that is not valid: V8 has refused that before.
class ScriptParser {
 public:
  explicit ScriptParser(std::u16string_view script) : script_(script), tokens_(script) {
    // Enough for most functions.
    tree_.reserve(64);
  }

  void ReadScript();
  // An arrow function, or elements of a class.
  void ReadValues();
  // A name perhaps, parameters and a body.
  void ReadFunction();
  // A class, of which the elements are the function.
  void ReadClass();

  // False if the text was not understood to its end. Then the tree is not complete.
  bool is_understood() { return !is_failed_ && Peek().kind == ScriptToken::kEnd; }
  // Of ReadFunction.
  uint32_t parameters_line() const { return parameters_line_; }
  const ScriptTree& tree() const { return tree_; }

 private:
  // What an expression is part of.
  enum class Part : uint8_t { kNothing, kArguments, kElement, kValue };
  // What ends it, beside a bracket.
  enum class Until : uint8_t { kBracket, kComma, kLineEnd, kCommaOrLineEnd };
  // The last operand of an expression so far. It may turn out to be the parameters of an arrow function.
  struct Operand {
    uint32_t line = 0;
    uint32_t offset = 0;
    // Whether a value begins with it.
    bool starts_value = false;
    // Whether the text begins with it.
    bool starts_text = false;
  };
  // What Expression has read so far.
  struct ExpressionState;
  // Counts how deep the parser is. Fails where that is too deep.
  class Deeper {
   public:
    explicit Deeper(ScriptParser* parser);
    ~Deeper() { parser_->depth_--; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    ScriptParser* parser_;
  };

  // `is_operand_over`: an expression may have just ended, so that `/` divides.
  const ScriptToken& Peek(bool is_operand_over = false);
  ScriptToken Take(bool is_operand_over = false);
  bool TakeIf(std::u16string_view text);
  void Expect(std::u16string_view text);
  bool IsOver();
  // Every round of a loop has to read something, or else the parser fails.
  void ExpectProgress(uint32_t taken) { is_failed_ = is_failed_ || taken_ == taken; }

  // Begins a node with the token. Returns its index.
  uint32_t Open(ScriptNode::Kind kind, const ScriptToken& token, uint16_t flags = 0);
  uint32_t Open(ScriptNode::Kind kind, uint32_t line, uint32_t offset, uint16_t flags = 0);
  // Ends a node with the token that was taken last.
  void Close(uint32_t node);
  void Leaf(ScriptNode::Kind kind, const ScriptToken& token, uint16_t flags = 0) { Close(Open(kind, token, flags)); }
  void AddFlag(uint32_t node, ScriptNode::Flag flag) { tree_[node].flags |= flag; }
  // Takes back a node and its parts.
  void Drop(uint32_t node) { tree_.resize(node); }
  bool IsEmpty(uint32_t node) const { return tree_.size() == node + 1; }
  uint32_t OffsetOf(const ScriptToken& token) const {
    return static_cast<uint32_t>(token.text.data() - script_.data());
  }

  // As many as there are before `}`, or the end of the script.
  void Statements();
  void Statement();
  // Up to its end. `node` is the statement.
  void RestOfStatement(uint32_t node);
  void StatementOrDeclaration(uint32_t node);
  void Block();
  void Braced();
  void Try();
  void If();
  void While();
  void For();
  // One of the parts in the parentheses of a `for`.
  void ForPart(uint32_t loop, bool* is_condition_over);
  void Switch();
  // Whether there are only constants in it.
  bool Head();

  // False if there are more than constants in it. Drops the node of an expression that has no parts, unless it is an
  // element that is not constant.
  bool Expression(Part part, Until until);
  void ReadPart(const ScriptToken& token, ExpressionState* state);
  void Word(const ScriptToken& token, ExpressionState* state);
  void Spread(const ScriptToken& token, ExpressionState* state);
  void Brackets(const ScriptToken& token, ExpressionState* state);
  void Arrow(const Operand& parameters, Until until);
  void Template();
  // These return whether it is constant.
  bool Array(uint16_t flags);
  bool Object(uint16_t flags);
  bool Property(uint32_t object, bool is_first);
  void Class(ScriptNode::Kind kind, uint16_t flags = 0);
  void ClassElement();
  void Function(ScriptNode::Kind kind, uint16_t flags = 0);
  void Method(uint32_t line, uint32_t offset);
  void ParametersAndBody();
  // Up to what cannot be of it. Whether it is computed.
  bool PropertyName(bool* is_accessor);

  std::u16string_view script_;
  ScriptTokens tokens_;
  ScriptToken next_ = {};
  bool has_next_ = false;
  bool is_failed_ = false;
  // What statements are at this place are elements of a class, or an arrow function.
  bool are_values_ = false;
  uint32_t depth_ = 0;
  // Tokens so far.
  uint32_t taken_ = 0;
  // Of the last token.
  uint32_t line_ = 0;
  uint32_t parameters_line_ = 0;
  // Of the expression that was read last (ScriptNode::operator_line).
  uint32_t operator_line_ = 0;
  ScriptTree tree_;
};

}  // namespace tracemalloc

#endif
