#include "translation.h"

#include <algorithm>

#include "byte_reader.h"
#include "function_objects.h"
#include "v8_classes.h"

namespace tracemalloc {

namespace {

constexpr int kMostFrames = 200;
constexpr int kMostOpcodes = 100'000;
constexpr int kMostBytes = 1 << 28;
constexpr int kWordsOfEntry = 3;
constexpr int kTranslationOfEntry = 1;

constexpr int kOpcodes = static_cast<int>(kV8Classes.translation_operands.size());
// MATCH_PREVIOUS_TRANSLATION is the last one; numbers above it are short forms with their count.
constexpr int kMatchPrevious = kOpcodes - 1;

int OperandsOf(int opcode) { return kV8Classes.translation_operands[opcode] - '0'; }

bool IsBegin(int opcode) {
  return opcode == kV8Classes.translation_begin || opcode == kV8Classes.translation_begin + 1;
}

// DeoptimizationFrameTranslation::Iterator, src/deoptimizer/translation-array.cc.
class TranslationReader {
 public:
  TranslationReader(const uint8_t* bytes, int length, int at)
      : current_(bytes, length, at), previous_(bytes, length, 0), bytes_(bytes), length_(length) {}

  bool HasFailed() const { return current_.HasFailed() || previous_.HasFailed(); }
  uint32_t Unsigned() { return static_cast<uint32_t>(reader().Unsigned()); }
  int32_t Signed() { return reader().Signed(); }

  // -1 for what is none.
  int Opcode() {
    if (repeated_ > 0) repeated_--;
    if (repeated_ > 0) return previous_.Byte();
    const int at = current_.at();
    int opcode = current_.Byte();
    if (opcode >= kOpcodes) {
      repeated_ = static_cast<uint32_t>(opcode - kOpcodes);
      opcode = kMatchPrevious;
    } else if (opcode == kMatchPrevious) {
      repeated_ = static_cast<uint32_t>(current_.Unsigned());
    }
    if (IsBegin(opcode)) {
      // How far back the translation begins that is repeated from.
      ByteReader ahead = current_;
      const auto back = static_cast<int>(ahead.Unsigned());
      if (back != 0) previous_ = ByteReader(bytes_, length_, at - back);
      since_repeated_ = 1;
    } else if (opcode == kMatchPrevious) {
      for (; since_repeated_ > 0; since_repeated_--) SkipPrevious();
      opcode = previous_.Byte();
    } else {
      since_repeated_++;
    }
    return opcode < kOpcodes && !HasFailed() ? opcode : -1;
  }

 private:
  ByteReader& reader() { return repeated_ > 0 ? previous_ : current_; }
  void SkipPrevious() {
    const int opcode = previous_.Byte();
    for (int left = opcode < kOpcodes ? OperandsOf(opcode) : 0; left > 0; left--) previous_.Unsigned();
  }

  ByteReader current_;
  ByteReader previous_;
  const uint8_t* bytes_;
  int length_;
  uint32_t repeated_ = 0;
  int since_repeated_ = 0;
};

bool IsFrame(int opcode) {
  return opcode == kV8Classes.translation_frame || opcode == kV8Classes.translation_frame_without_result;
}

bool IsContinuation(int opcode) {
  return opcode == kV8Classes.translation_continuation || opcode == kV8Classes.translation_continuation_with_catch;
}

}  // namespace

bool TranslatedFrames(const HeapMemory& memory, Word data, int entry, std::vector<CodeFrame>* frames) {
  if (!IsObject(data)) return false;
  const int first_word = kV8Classes.first_entry + kWordsOfEntry * entry;
  if (first_word + kWordsOfEntry > memory.LengthOf(data)) return false;
  const Word bytes = memory.Element(data, 0);
  const Word literals = memory.Element(data, kV8Classes.literals);
  const Word bytecodes =
      kV8Classes.protected_literals < 0 ? 0 : memory.Element(data, kV8Classes.protected_literals);
  const int at = SmiValue(memory.Element(data, first_word + kTranslationOfEntry));
  if (!IsObject(bytes) || !IsObject(literals)) return false;
  const int length = memory.LengthOf(bytes);
  if (at < 0 || at >= length || length > kMostBytes) return false;

  std::vector<uint8_t> copy;
  TranslationReader reader(memory.Bytes(bytes - kTag + 16, length, &copy), length, at);
  if (!IsBegin(reader.Opcode())) return false;
  reader.Unsigned();
  const int frame_count = reader.Signed();
  int js_frame_count = reader.Signed();
  if (frame_count < 1 || frame_count > kMostFrames || js_frame_count < 0 || js_frame_count > frame_count) return false;
  const size_t first = frames->size();
  for (int opcodes = 0; js_frame_count > 0; opcodes++) {
    const int opcode = reader.Opcode();
    if (opcode < 0 || opcodes > kMostOpcodes) return false;
    int operands = OperandsOf(opcode);
    if (IsFrame(opcode) || IsContinuation(opcode)) {
      const int offset = reader.Signed();
      const int literal = reader.Signed();
      operands -= 2;
      if (literal < 0 || literal >= memory.LengthOf(literals)) return false;
      const Word shared = SharedOfLiteral(memory, memory.Element(literals, literal));
      if (shared == 0) return false;
      Word bytecode = 0;
      if (IsFrame(opcode) && kV8Classes.protected_literals >= 0) {
        const int number = reader.Signed();
        operands--;
        if (IsObject(bytecodes) && number >= 0 && number < memory.LengthOf(bytecodes)) {
          const Word element = memory.Element(bytecodes, number);
          if (memory.Is(element, kV8Classes.bytecode_type)) bytecode = element;
        }
      }
      if (IsFrame(opcode)) frames->push_back({shared, bytecode, offset, -1});
      js_frame_count--;
    }
    for (; operands > 0; operands--) reader.Unsigned();
    if (reader.HasFailed()) return false;
  }
  std::reverse(frames->begin() + static_cast<std::ptrdiff_t>(first), frames->end());
  return true;
}

}  // namespace tracemalloc
