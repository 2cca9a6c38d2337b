#include "unplaced_lines.h"

#include "script_reader.h"

namespace tracemalloc {

UnplacedText UnplacedLines(std::u16string_view text, FunctionText kind) {
  ScriptReader reader(text);
  switch (kind) {
    case FunctionText::kScript:
      reader.ReadScript();
      break;
    case FunctionText::kFunction:
      reader.ReadFunction();
      break;
    case FunctionText::kValues:
      reader.ReadValues();
      break;
    case FunctionText::kClass:
      reader.ReadClass();
      break;
  }
  UnplacedText unplaced = {reader.lines(), reader.parameters_line(), reader.is_understood()};
  unplaced.lines.resize(ScriptTokens::CountLines(text), false);
  if (!unplaced.is_understood) unplaced.lines.assign(unplaced.lines.size(), true);
  return unplaced;
}

}  // namespace tracemalloc
