#include "unplaced_lines.h"

#include "placement_rules.h"
#include "script_parser.h"

namespace tracemalloc {

UnplacedText UnplacedLines(std::u16string_view text, FunctionText kind) {
  ScriptParser parser(text);
  switch (kind) {
    case FunctionText::kScript:
      parser.ReadScript();
      break;
    case FunctionText::kFunction:
      parser.ReadFunction();
      break;
    case FunctionText::kValues:
      parser.ReadValues();
      break;
    case FunctionText::kClass:
      parser.ReadClass();
      break;
  }
  const size_t lines = ScriptTokens::CountLines(text);
  if (!parser.is_understood()) return {std::vector<bool>(lines, true), parser.parameters_line(), false};
  PlacementRules rules(parser.tree());
  rules.Apply();
  UnplacedText unplaced = {rules.lines(), parser.parameters_line(), true};
  unplaced.lines.resize(lines, false);
  return unplaced;
}

}  // namespace tracemalloc
