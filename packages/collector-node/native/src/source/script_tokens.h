#ifndef TRACEMALLOC_SOURCE_SCRIPT_TOKENS_H_
#define TRACEMALLOC_SOURCE_SCRIPT_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tracemalloc {

// A token of JavaScript (ECMA-262, 12 Lexical Grammar). Lines count from 0.
struct ScriptToken {
  enum Kind : uint8_t {
    kEnd,
    // What is no token, as an unterminated string.
    kMalformed,
    kName,
    kNumber,
    kString,
    kRegExp,
    kPunctuator,
    // A template, or a part of one: whole, or up to and with the next `${`.
    kTemplate,
    kTemplateUpToHole,
  };
  Kind kind;
  // Whether a line ends between the token before and this one.
  bool is_on_new_line;
  uint32_t line;
  std::u16string_view text;

  bool Is(std::u16string_view other) const {
    return (kind == kName || kind == kPunctuator) && text == other;
  }
};

// Cuts a script into tokens. What only a parser can know, it is told: whether a `/` divides, and which `}` ends
// the hole of a template.
class ScriptTokens {
 public:
  static size_t CountLines(std::u16string_view script);

  explicit ScriptTokens(std::u16string_view script) : script_(script) {}

  // `is_operand_over`: an expression has just ended, so that `/` divides.
  ScriptToken Next(bool is_operand_over);

  // The rest of a template, behind the `}` that was just read.
  ScriptToken RestOfTemplate();

 private:
  char16_t At(size_t i) const { return i < script_.size() ? script_[i] : u'\0'; }
  bool SkipBlanks();
  ScriptToken Make(ScriptToken::Kind kind, size_t start, uint32_t line) const;
  ScriptToken Template(size_t start);
  ScriptToken Quoted(size_t start);
  ScriptToken RegExp(size_t start);

  std::u16string_view script_;
  size_t at_ = 0;
  uint32_t line_ = 0;
  bool is_on_new_line_ = false;
};

}  // namespace tracemalloc

#endif
