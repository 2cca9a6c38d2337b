#include "function_source.h"

#include <cstring>
#include <string_view>

#include "../source/unplaced_lines.h"
#include "../stack/stack_room.h"

namespace tracemalloc {

namespace {

// How V8 writes a function that was compiled by its body and the names of its parameters, as CommonJS modules are:
// a line, the body, and a line (JSFunction::ToString in src/objects/js-function.cc).
constexpr std::u16string_view kWrapper = u"function (";
constexpr std::u16string_view kWrapperEnd = u"\n}";

bool StartsWith(std::u16string_view text, std::u16string_view start) { return text.substr(0, start.size()) == start; }

// Does not match a method or a parameter with a name such as `classes`.
bool IsClass(std::u16string_view text) {
  constexpr std::u16string_view kClass = u"class";
  if (!StartsWith(text, kClass) || text.size() == kClass.size()) return false;
  const char16_t next = text[kClass.size()];
  return next <= u' ' || next == u'{' || next == u'/';
}

bool EndsWith(std::u16string_view text, std::u16string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The function as an object, which nobody calls. A v8::Script is one (UnboundScript::BindToCurrentContext in
// src/api/api.cc).
v8::Local<v8::Function> FunctionOf(v8::Local<v8::UnboundScript> script) {
  const v8::Local<v8::Script> bound = script->BindToCurrentContext();
  v8::Local<v8::Value> value;
  static_assert(sizeof value == sizeof bound);
  std::memcpy(static_cast<void*>(&value), &bound, sizeof value);
  return value->IsFunction() ? value.As<v8::Function>() : v8::Local<v8::Function>();
}

}  // namespace

FunctionSource::FunctionSource(v8::Isolate* isolate, v8::Local<v8::UnboundScript> script, bool is_initializer)
    : script_(isolate, script), is_initializer_(is_initializer) {
  script_.SetWeak();
}

void FunctionSource::Keep() {
  if (!is_read_ && !script_.IsEmpty()) script_.ClearWeak();
}

void FunctionSource::Release() {
  if (!script_.IsEmpty() && !script_.IsWeak()) script_.SetWeak();
}

bool FunctionSource::IsUnplaced(v8::Isolate* isolate, int line) {
  if (!is_read_) Read(isolate);
  if (has_no_text_) return false;
  const int at = line - 1 - first_line_;
  return at < 0 || static_cast<size_t>(at) >= unplaced_.size() || unplaced_[at];
}

void FunctionSource::Read(v8::Isolate* isolate) {
  v8::HandleScope scope(isolate);
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  if (script_.IsEmpty() || context.IsEmpty() || StackRoom() < kUnplacedLinesRoom) return;
  is_read_ = true;
  const v8::Local<v8::Function> function = FunctionOf(script_.Get(isolate));
  v8::Local<v8::String> string;
  if (function.IsEmpty() || !function->FunctionProtoToString(context).ToLocal(&string)) return;
  const v8::String::Value characters(isolate, string);
  std::u16string_view text(reinterpret_cast<const char16_t*>(*characters), characters.length());
  has_no_text_ = text.empty();
  // Where V8 says that a function begins: functions and methods at their parameters, others at their text.
  const int line = function->GetScriptLineNumber();
  const int column = function->GetScriptColumnNumber();
  const bool is_script = line == 0 && column == 0;
  first_line_ = line;
  // Its body's first column, where no function of such a text can have its parameters.
  if (StartsWith(text, kWrapper) && column < static_cast<int>(kWrapper.size()) - 1) {
    text = text.substr(text.find(u'\n') + 1);
    // Unless the embedder has given the script a column below 0.
    if (!EndsWith(text, kWrapperEnd)) return;
    text.remove_suffix(kWrapperEnd.size());
    unplaced_ = UnplacedLines(text, FunctionText::kScript).lines;
  } else if (IsClass(text) && (is_initializer_ || !is_script)) {
    unplaced_ = UnplacedLines(text, FunctionText::kClass).lines;
  } else if (is_script) {
    unplaced_ = UnplacedLines(text, FunctionText::kScript).lines;
  } else if (StartsWith(text, u"{")) {
    unplaced_ = UnplacedLines(text, FunctionText::kClass).lines;
  } else {
    UnplacedText unplaced = UnplacedLines(text, FunctionText::kFunction);
    if (unplaced.is_understood) {
      first_line_ -= static_cast<int>(unplaced.parameters_line);
    } else {
      unplaced = UnplacedLines(text, FunctionText::kValues);
    }
    unplaced_ = std::move(unplaced.lines);
  }
}

}  // namespace tracemalloc
