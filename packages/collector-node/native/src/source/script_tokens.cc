#include "script_tokens.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace tracemalloc {

namespace {

// ECMA-262, 12.3 Line Terminators.
bool EndsLine(char16_t c) { return c == u'\n' || c == u'\r' || c == 0x2028 || c == 0x2029; }

// 12.2 White Space.
bool IsBlank(char16_t c) {
  return c == u' ' || (c >= u'\t' && c <= u'\f' && c != u'\n') || c == 0xA0 || c == 0xFEFF || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool IsDigit(char16_t c) { return c >= u'0' && c <= u'9'; }

// Of ASCII's characters: which ones a name may have.
constexpr std::array<bool, 0x80> kNameParts = [] {
  std::array<bool, 0x80> parts = {};
  for (const char16_t c : std::u16string_view(u"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$\\")) {
    parts[c] = true;
  }
  return parts;
}();

// All that is not ASCII is a letter here, and so are escapes (12.7 Names and Keywords).
bool IsNamePart(char16_t c) { return c < kNameParts.size() ? kNameParts[c] : !IsBlank(c) && !EndsLine(c); }

}  // namespace

size_t ScriptTokens::CountLines(std::u16string_view script) {
  size_t lines = 1;
  for (size_t i = 0; i < script.size(); i++) {
    const bool is_half = script[i] == u'\r' && i + 1 < script.size() && script[i + 1] == u'\n';
    if (EndsLine(script[i]) && !is_half) lines++;
  }
  return lines;
}

ScriptToken ScriptTokens::Make(ScriptToken::Kind kind, size_t start, uint32_t line) const {
  return {kind, is_on_new_line_, line, script_.substr(start, at_ < start ? 0 : at_ - start)};
}

// False for a comment that does not end.
bool ScriptTokens::SkipBlanks() {
  for (; at_ < script_.size(); at_++) {
    const char16_t c = script_[at_];
    // Most blanks are this one.
    if (c == u' ') continue;
    if (EndsLine(c)) {
      is_on_new_line_ = true;
      if (c != u'\r' || At(at_ + 1) != u'\n') line_++;
    } else if (c == u'/' && At(at_ + 1) == u'/') {
      while (at_ + 1 < script_.size() && !EndsLine(script_[at_ + 1])) at_++;
    } else if (c == u'/' && At(at_ + 1) == u'*') {
      const size_t end = script_.find(u"*/", at_ + 2);
      if (end == std::u16string_view::npos) return false;
      for (; at_ < end; at_++) {
        if (!EndsLine(script_[at_])) continue;
        is_on_new_line_ = true;
        if (script_[at_] != u'\r' || At(at_ + 1) != u'\n') line_++;
      }
      at_++;
    } else if (c == u'#' && at_ == 0 && At(1) == u'!') {
      while (at_ + 1 < script_.size() && !EndsLine(script_[at_ + 1])) at_++;
    } else if (!IsBlank(c)) {
      break;
    }
  }
  return true;
}

ScriptToken ScriptTokens::Next(bool is_operand_over) {
  is_on_new_line_ = false;
  const bool is_well_formed = SkipBlanks();
  const size_t start = at_;
  if (!is_well_formed) return Make(ScriptToken::kMalformed, start, line_);
  // An escape at the end may have gone past it.
  if (at_ >= script_.size()) return Make(ScriptToken::kEnd, script_.size(), line_);
  const char16_t c = script_[at_++];
  // A number's `.5e-3` falls into parts of the same meaning here.
  const bool is_number = IsDigit(c) || (c == u'.' && IsDigit(At(at_)));
  if (is_number || IsNamePart(c) || (c == u'#' && IsNamePart(At(at_)))) {
    while (true) {
      const char16_t part = At(at_);
      if (!IsNamePart(part) && (!is_number || part != u'.')) break;
      const bool is_escape = part == u'\\' && At(at_ + 1) == u'u' && At(at_ + 2) == u'{';
      at_++;
      if (!is_escape) continue;
      while (at_ < script_.size() && script_[at_] != u'}') at_++;
      if (at_ < script_.size()) at_++;
    }
    return Make(is_number ? ScriptToken::kNumber : ScriptToken::kName, start, line_);
  }
  if (c == u'"' || c == u'\'') return Quoted(start);
  if (c == u'`') return Template(start);
  if (c == u'/' && !is_operand_over) return RegExp(start);
  // HTML-like comments (B.1.1) are comments in scripts, and are not in modules.
  if (c == u'<' && script_.substr(start, 4) == u"<!--") return Make(ScriptToken::kMalformed, start, line_);
  for (const std::u16string_view longer : {u"...", u"=>", u"??", u"++", u"--", u"!=", u"?."}) {
    if (c != longer[0] || script_.substr(start, longer.size()) != longer) continue;
    // `a?.5:b`.
    if (longer == u"?." && IsDigit(At(start + 2))) continue;
    at_ = start + longer.size();
    break;
  }
  return Make(ScriptToken::kPunctuator, start, line_);
}

ScriptToken ScriptTokens::RestOfTemplate() {
  is_on_new_line_ = false;
  return Template(std::min(at_, script_.size()));
}

ScriptToken ScriptTokens::Template(size_t start) {
  const uint32_t line = line_;
  for (; at_ < script_.size(); at_++) {
    const char16_t c = script_[at_];
    if (c == u'`') {
      at_++;
      return Make(ScriptToken::kTemplate, start, line);
    }
    if (c == u'$' && At(at_ + 1) == u'{') {
      at_ += 2;
      return Make(ScriptToken::kTemplateUpToHole, start, line);
    }
    if (c == u'\\' && !EndsLine(At(at_ + 1))) at_++;
    else if (EndsLine(c) && (c != u'\r' || At(at_ + 1) != u'\n')) line_++;
  }
  return Make(ScriptToken::kMalformed, start, line);
}

ScriptToken ScriptTokens::Quoted(size_t start) {
  const uint32_t line = line_;
  const char16_t quote = script_[start];
  for (; at_ < script_.size(); at_++) {
    const char16_t c = script_[at_];
    if (c == quote) {
      at_++;
      return Make(ScriptToken::kString, start, line);
    }
    if (c == u'\\') {
      at_++;
      if (At(at_) == u'\r' && At(at_ + 1) == u'\n') at_++;
      if (EndsLine(At(at_))) line_++;
    } else if (c == u'\n' || c == u'\r') {
      break;
    } else if (EndsLine(c)) {
      line_++;
    }
  }
  return Make(ScriptToken::kMalformed, start, line);
}

ScriptToken ScriptTokens::RegExp(size_t start) {
  bool is_in_class = false;
  for (; at_ < script_.size() && !EndsLine(script_[at_]); at_++) {
    const char16_t c = script_[at_];
    if (c == u'\\') {
      at_++;
    } else if (c == u'[') {
      is_in_class = true;
    } else if (c == u']') {
      is_in_class = false;
    } else if (c == u'/' && !is_in_class) {
      at_++;
      while (IsNamePart(At(at_))) at_++;
      return Make(ScriptToken::kRegExp, start, line_);
    }
  }
  return Make(ScriptToken::kMalformed, start, line_);
}

}  // namespace tracemalloc
