#include "scope_info.h"

#include "v8_classes.h"
#include "v8_strings.h"

namespace tracemalloc {

namespace {

constexpr int kFlags = 8;
constexpr int kLocalCount = 24;
// With more of them the names are in one table (kScopeInfoMaxInlinedLocalNamesSize).
constexpr int kMostInlinedNames = 75;
constexpr int kMostLocals = 1 << 20;

// ScopeFlags, the bits of which stand where they stood in all versions.
constexpr uint32_t kKindMask = 15;
constexpr uint32_t kHasClassVariable = 1 << 10;
constexpr uint32_t kFunctionVariableMask = 3 << 12;
constexpr uint32_t kHasInferredName = 1 << 14;

constexpr int kWord = 8;

}  // namespace

ScopeInfo ReadScopeInfo(const HeapMemory& memory, Word scope) {
  ScopeInfo found;
  const Word word = memory.Field(scope, kFlags);
  const auto flags = static_cast<uint32_t>(kV8Classes.is_scope_flags_smi ? SmiValue(word) : word);
  const int locals = SmiValue(memory.Field(scope, kLocalCount));
  if (locals < 0 || locals > kMostLocals) return found;
  int at = kV8Classes.scope_names;
  const bool has_start_first = kV8Classes.scope_start >= 0;
  const bool is_module = static_cast<int>(flags & kKindMask) == kV8Classes.scope_kind_module;
  if (kV8Classes.has_module_variables_first && is_module) at += kWord;
  at += kWord * ((locals < kMostInlinedNames ? locals : 1) + locals);
  if ((flags & kHasClassVariable) != 0) at += kWord;
  const auto string_at = [&](int offset) {
    const Word string = memory.Field(scope, offset);
    return IsString(memory, string) ? string : 0;
  };
  if ((flags & kFunctionVariableMask) != 0) {
    found.name = string_at(at);
    at += 2 * kWord;
  }
  if ((flags & kHasInferredName) != 0) {
    found.inferred_name = string_at(at);
    at += kWord;
  }
  const int start = has_start_first ? kV8Classes.scope_start : at;
  const Word first = memory.Field(scope, start);
  const Word end = memory.Field(scope, start + kWord);
  if (!IsSmi(first) || !IsSmi(end) || SmiValue(first) < 0 || SmiValue(end) < SmiValue(first)) return found;
  found.first = SmiValue(first);
  found.end = SmiValue(end);
  return found;
}

}  // namespace tracemalloc
