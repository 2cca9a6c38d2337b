#include "functions.h"

#include <algorithm>
#include <utility>

#include "../source/unplaced_lines.h"
#include "../stack/stack_room.h"
#include "scope_info.h"
#include "v8_classes.h"
#include "v8_strings.h"

namespace tracemalloc {

namespace {

// Script, src/objects/script.tq; the same in all versions known.
constexpr int kScriptSource = 8;
constexpr int kScriptName = 16;
constexpr int kScriptLineOffset = 24;
constexpr int kScriptColumnOffset = 32;
constexpr int kScriptId = 64;
constexpr int kScriptSourceUrl = 112;

// v8::UnboundScript::kNoScriptId.
constexpr int kNoScriptId = 0;

// Beside the text and the columns: entries of hash tables.
constexpr size_t kBytesPerEntry = 64;

bool IsLineEnd(const std::u16string& text, size_t at) {
  switch (text[at]) {
    case u'\n':
    case u'\u2028':
    case u'\u2029':
      return true;
    case u'\r':
      return at + 1 == text.size() || text[at + 1] != u'\n';
    default:
      return false;
  }
}

bool StartsWith(const std::u16string& text, std::u16string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

// V8 has the text of the class, or of its elements, for what initializes the fields of a class.
bool IsClass(const std::u16string& text) {
  constexpr std::u16string_view kClass = u"class";
  if (StartsWith(text, u"{")) return true;
  if (!StartsWith(text, kClass) || text.size() == kClass.size()) return false;
  const char16_t next = text[kClass.size()];
  return next <= u' ' || next == u'{' || next == u'/';
}

std::vector<bool> LinesOfFunction(const std::u16string& text) {
  if (IsClass(text)) return UnplacedLines(text, FunctionText::kClass).lines;
  UnplacedText function = UnplacedLines(text, FunctionText::kFunction);
  if (function.is_understood) return function.lines;
  return UnplacedLines(text, FunctionText::kValues).lines;
}

// What begins where its script begins is the script, or an arrow function that the script begins with.
std::vector<bool> LinesOfScript(const std::u16string& text) {
  std::vector<bool> lines = UnplacedLines(text, FunctionText::kScript).lines;
  const UnplacedText values = UnplacedLines(text, FunctionText::kValues);
  if (!values.is_understood) return lines;
  for (size_t i = 0; i < lines.size() && i < values.lines.size(); i++) lines[i] = lines[i] || values.lines[i];
  return lines;
}

}  // namespace

uint32_t Functions::Intern(std::string text) {
  const auto [known, is_new] = by_text_.try_emplace(std::move(text), static_cast<uint32_t>(strings_.size()));
  if (is_new) {
    strings_.push_back(known->first);
    bytes_ += 2 * known->first.size() + kBytesPerEntry;
  }
  return known->second;
}

uint32_t Functions::NumberOf(Word shared) {
  const auto [address, is_new_address] = by_address_.try_emplace(shared, 0);
  if (!is_new_address) return address->second;
  const Word name_or_scope = memory_->Field(shared, kV8Classes.shared_name_or_scope);
  ScopeInfo scope;
  if (memory_->Is(name_or_scope, kV8Classes.scope_type)) {
    scope = ReadScopeInfo(*memory_, name_or_scope);
  } else if (IsString(*memory_, name_or_scope)) {
    scope.name = name_or_scope;
  }
  // SharedFunctionInfo::DebugName.
  std::string name = scope.name == 0 ? "" : Utf8Of(*memory_, scope.name);
  if (name.empty() && scope.inferred_name != 0) name = Utf8Of(*memory_, scope.inferred_name);
  const uint32_t script = ScriptOf(memory_->Field(shared, kV8Classes.shared_script));
  const uint32_t name_number = Intern(std::move(name));
  const auto [place, is_new] =
      by_place_.try_emplace(Key{script, scope.first, name_number}, static_cast<uint32_t>(functions_.size()));
  address->second = place->second;
  if (!is_new) return place->second;
  functions_.push_back({name_number, script, {0, 0}, scope.first, scope.end});
  bytes_ += sizeof(Function) + 2 * kBytesPerEntry;
  if (scope.first >= 0) functions_.back().start = PlaceOf(place->second, scope.first);
  return place->second;
}

uint32_t Functions::ScriptOf(Word script) {
  const bool is_script = memory_->Is(script, kV8Classes.script_type);
  const int id = is_script ? SmiValue(memory_->Field(script, kScriptId)) : kNoScriptId;
  const auto [known, is_new] = script_by_id_.try_emplace(id, static_cast<uint32_t>(scripts_.size()));
  if (!is_new) return known->second;
  scripts_.push_back({id, Intern(""), 0, 0, {}});
  if (!is_script) return known->second;
  Script& its = scripts_.back();
  Word name = memory_->Field(script, kScriptName);
  if (!IsString(*memory_, name)) name = memory_->Field(script, kScriptSourceUrl);
  its.name = Intern(Utf8Of(*memory_, name));
  its.first_line = SmiValue(memory_->Field(script, kScriptLineOffset));
  its.first_column = SmiValue(memory_->Field(script, kScriptColumnOffset));
  const Word text = memory_->Field(script, kScriptSource);
  const std::u16string source = CharactersOf(*memory_, text, 0, UnitsOf(*memory_, text));
  for (size_t i = 0; i < source.size(); i++) {
    if (IsLineEnd(source, i)) its.line_ends.push_back(static_cast<uint32_t>(i));
  }
  bytes_ += sizeof(Script) + its.line_ends.capacity() * sizeof(uint32_t) + kBytesPerEntry;
  return known->second;
}

std::vector<uint32_t> Functions::Keep(const std::vector<bool>& is_used) {
  constexpr uint32_t kNone = UINT32_MAX;
  Functions kept(memory_);
  std::vector<uint32_t> new_number(functions_.size(), kNone);
  std::vector<uint32_t> new_script(scripts_.size(), kNone);
  for (uint32_t number = 0; number < functions_.size(); number++) {
    if (!is_used[number]) continue;
    Function function = functions_[number];
    uint32_t& script = new_script[function.script];
    if (script == kNone) {
      script = static_cast<uint32_t>(kept.scripts_.size());
      Script& its = scripts_[function.script];
      its.name = kept.Intern(strings_[its.name]);
      kept.bytes_ += sizeof(Script) + its.line_ends.capacity() * sizeof(uint32_t) + kBytesPerEntry;
      kept.script_by_id_.emplace(its.id, script);
      kept.scripts_.push_back(std::move(its));
    }
    new_number[number] = static_cast<uint32_t>(kept.functions_.size());
    function.script = script;
    function.name = kept.Intern(strings_[function.name]);
    kept.by_place_.emplace(Key{function.script, function.first, function.name}, new_number[number]);
    kept.functions_.push_back(function);
    kept.bytes_ += sizeof(Function) + 2 * kBytesPerEntry;
    if (const auto unplaced = unplaced_.find(number); unplaced != unplaced_.end()) {
      kept.bytes_ += kBytesPerEntry + unplaced->second.lines.capacity() / 8;
      kept.unplaced_.emplace(new_number[number], std::move(unplaced->second));
    }
  }
  *this = std::move(kept);
  return new_number;
}

Place Functions::PlaceOf(uint32_t function, int script_offset) const {
  const Script& script = scripts_[functions_[function].script];
  if (script.id == kNoScriptId || script_offset < 0) return {0, 0};
  const auto offset = static_cast<uint32_t>(script_offset);
  const auto end = std::lower_bound(script.line_ends.begin(), script.line_ends.end(), offset);
  const auto line = static_cast<int>(end - script.line_ends.begin());
  const uint32_t line_start = line == 0 ? 0 : *(end - 1) + 1;
  const int column = static_cast<int>(offset - line_start) + (line == 0 ? script.first_column : 0);
  return {static_cast<uint32_t>(std::max(0, line + script.first_line + 1)),
          static_cast<uint32_t>(std::max(0, column + 1))};
}

bool Functions::IsUnplaced(uint32_t function, Word shared, uint32_t line) {
  auto known = unplaced_.find(function);
  if (known == unplaced_.end()) {
    if (StackRoom() < kUnplacedLinesRoom) return true;
    known = unplaced_.emplace(function, ReadUnplaced(functions_[function], shared)).first;
    bytes_ += kBytesPerEntry + known->second.lines.capacity() / 8;
  }
  const Unplaced& unplaced = known->second;
  if (unplaced.has_no_text) return false;
  const uint32_t at = line - unplaced.first_line;
  return at >= unplaced.lines.size() || unplaced.lines[at];
}

Functions::Unplaced Functions::ReadUnplaced(const Function& function, Word shared) const {
  Unplaced unplaced = {function.start.line, function.first >= 0 && function.first == function.end, {}};
  const Word script = memory_->Field(shared, kV8Classes.shared_script);
  if (function.first < 0 || !memory_->Is(script, kV8Classes.script_type)) return unplaced;
  if (unplaced.has_no_text) return unplaced;
  const std::u16string text = CharactersOf(*memory_, memory_->Field(script, kScriptSource), function.first,
                                           function.end - function.first);
  if (text.empty()) return unplaced;
  unplaced.lines = function.first == 0 ? LinesOfScript(text) : LinesOfFunction(text);
  return unplaced;
}

}  // namespace tracemalloc
