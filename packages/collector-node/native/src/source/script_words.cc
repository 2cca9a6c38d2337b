#include "script_words.h"

#include <unordered_map>

namespace tracemalloc {

namespace {

constexpr size_t kShortestWord = 2;
constexpr size_t kLongestWord = 10;

}  // namespace

ScriptWord WordOf(std::u16string_view text) {
  static const std::unordered_map<std::u16string_view, ScriptWord> words = {
      {u"true", ScriptWord::kConstant},       {u"false", ScriptWord::kConstant},
      {u"null", ScriptWord::kConstant},       {u"typeof", ScriptWord::kOperator},
      {u"void", ScriptWord::kOperator},       {u"delete", ScriptWord::kOperator},
      {u"new", ScriptWord::kOperator},        {u"in", ScriptWord::kOperator},
      {u"of", ScriptWord::kOperator},         {u"extends", ScriptWord::kOperator},
      {u"instanceof", ScriptWord::kOperator}, {u"await", ScriptWord::kAwait},
      {u"yield", ScriptWord::kYield},         {u"if", ScriptWord::kIf},
      {u"with", ScriptWord::kIf},             {u"else", ScriptWord::kElse},
      {u"while", ScriptWord::kWhile},         {u"do", ScriptWord::kDo},
      {u"for", ScriptWord::kFor},             {u"switch", ScriptWord::kSwitch},
      {u"try", ScriptWord::kTry},             {u"let", ScriptWord::kNames},
      {u"const", ScriptWord::kNames},         {u"using", ScriptWord::kNames},
      {u"return", ScriptWord::kJump},         {u"throw", ScriptWord::kJump},
      {u"break", ScriptWord::kJump},          {u"continue", ScriptWord::kJump},
      {u"function", ScriptWord::kFunction},   {u"class", ScriptWord::kClass},
      {u"async", ScriptWord::kAsync},         {u"export", ScriptWord::kExport},
      {u"eval", ScriptWord::kEval},
  };
  // Most names are none of them, and are known as such without a hash.
  if (text.size() < kShortestWord || text.size() > kLongestWord || text[0] < u'a' || text[0] > u'y') {
    return ScriptWord::kName;
  }
  const auto known = words.find(text);
  return known == words.end() ? ScriptWord::kName : known->second;
}

}  // namespace tracemalloc
