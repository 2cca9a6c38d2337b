// Reads a text of ASCII from the standard input, and prints what UnplacedLines says of it:
// `print_unplaced script|function|values|class`. It has no more stack than UnplacedLines says that it needs.
#include <pthread.h>

#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include "../../native/src/source/unplaced_lines.h"

namespace {

using tracemalloc::FunctionText;

struct Reading {
  std::u16string text;
  FunctionText kind;
  tracemalloc::UnplacedText unplaced;
};

FunctionText KindOf(const std::string& name) {
  if (name == "function") return FunctionText::kFunction;
  if (name == "values") return FunctionText::kValues;
  if (name == "class") return FunctionText::kClass;
  return FunctionText::kScript;
}

void* Read(void* argument) {
  auto* const reading = static_cast<Reading*>(argument);
  reading->unplaced = tracemalloc::UnplacedLines(reading->text, reading->kind);
  return nullptr;
}

}  // namespace

int main(int, char** arguments) {
  const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
  Reading reading = {std::u16string(bytes.begin(), bytes.end()), KindOf(arguments[1]), {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, tracemalloc::kUnplacedLinesRoom) != 0) return 1;
  pthread_t thread;
  if (pthread_create(&thread, &attributes, Read, &reading) != 0) return 1;
  pthread_join(thread, nullptr);
  std::string lines;
  for (const bool is_unplaced : reading.unplaced.lines) lines += is_unplaced ? "1" : "0";
  std::printf("{\"isUnderstood\":%s,\"parametersLine\":%zu,\"lines\":\"%s\"}\n",
              reading.unplaced.is_understood ? "true" : "false", reading.unplaced.parameters_line, lines.c_str());
}
