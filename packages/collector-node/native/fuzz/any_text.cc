// Reads files of JavaScript as every kind of function, whole and damaged at random: `any_text <seed> <file ...>`.
// Prints how many of the texts were understood. What is to be seen is that each comes to an end, and that nothing
// beside the text is read.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "../src/source/unplaced_lines.h"

namespace {

constexpr size_t kMostCharacters = 20'000;
constexpr int kDamagedTexts = 40;
constexpr std::u16string_view kCharacters = u"(){}[]`'\"/\\$;:,=>?.\n\r\u2028 a1#*<!-";

std::u16string TextOf(const char* path) {
  std::ifstream file(path);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  std::u16string text;
  for (const unsigned char byte : bytes) text.push_back(byte);
  if (text.size() > kMostCharacters) text.resize(kMostCharacters);
  return text;
}

std::u16string Damaged(std::u16string text, std::mt19937* random) {
  const size_t times = (*random)() % 5;
  if (times == 0) text.resize((*random)() % (text.size() + 1));
  for (size_t i = 0; i < times && !text.empty(); i++) {
    const size_t at = (*random)() % text.size();
    if ((*random)() % 2 == 0) text.erase(at, 1 + (*random)() % 5);
    else text[at] = kCharacters[(*random)() % kCharacters.size()];
  }
  return text;
}

}  // namespace

int main(int count, char** arguments) {
  using tracemalloc::FunctionText;
  std::mt19937 random(static_cast<unsigned>(std::atoi(arguments[1])));
  size_t texts = 0;
  size_t understood = 0;
  for (int i = 2; i < count; i++) {
    const std::u16string text = TextOf(arguments[i]);
    for (int damage = 0; damage < kDamagedTexts; damage++) {
      const std::u16string read = damage == 0 ? text : Damaged(text, &random);
      for (const auto kind :
           {FunctionText::kScript, FunctionText::kFunction, FunctionText::kValues, FunctionText::kClass}) {
        texts++;
        if (tracemalloc::UnplacedLines(read, kind).is_understood) understood++;
      }
    }
  }
  std::printf("{\"texts\":%zu,\"understood\":%zu}\n", texts, understood);
}
