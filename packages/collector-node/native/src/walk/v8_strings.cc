#include "v8_strings.h"

#include <v8.h>

#include <algorithm>

namespace tracemalloc {

namespace {

// Instance types of strings come first (FIRST_NONSTRING_TYPE), and are bits: src/objects/instance-type.h.
constexpr int kFirstNonstringType = 128;
constexpr int kRepresentationMask = 7;
constexpr int kSequential = 0;
constexpr int kCons = 1;
constexpr int kExternal = 2;
constexpr int kSliced = 3;
constexpr int kThin = 5;
constexpr int kOneByteBit = 8;

// String, src/objects/string.h: the hash and the length behind the map; then characters, or other strings.
constexpr int kLength = 12;
constexpr int kFirst = 16;
constexpr int kSecond = 24;

constexpr int kMostLength = (1 << 29) - 24;
// Strings that one is made of.
constexpr int kMostParts = 1000;

// What V8 keeps outside of its heap. The public API reads it without allocating.
bool AppendExternal(Word string, bool is_one_byte, int from, int length, std::u16string* text) {
  Word* slot = &string;
  v8::Local<v8::String> local;
  std::memcpy(static_cast<void*>(&local), &slot, sizeof slot);
  if (is_one_byte) {
    const auto* resource = local->IsExternalOneByte() ? local->GetExternalOneByteStringResource() : nullptr;
    if (resource == nullptr || resource->length() < static_cast<size_t>(from + length)) return false;
    const auto* bytes = reinterpret_cast<const uint8_t*>(resource->data()) + from;
    text->append(bytes, bytes + length);
  } else {
    const auto* resource = local->IsExternalTwoByte() ? local->GetExternalStringResource() : nullptr;
    if (resource == nullptr || resource->length() < static_cast<size_t>(from + length)) return false;
    const auto* units = reinterpret_cast<const char16_t*>(resource->data()) + from;
    text->append(units, units + length);
  }
  return true;
}

// Appends characters from `from` on; `parts` is how many strings may still be met.
bool Append(const HeapMemory& memory, Word string, int from, int length, int* parts, std::u16string* text) {
  while (--*parts > 0) {
    if (!IsString(memory, string) || from < 0 || length < 0) return false;
    const int type = memory.TypeOf(string);
    const bool is_one_byte = (type & kOneByteBit) != 0;
    const auto whole = memory.Field<int32_t>(string, kLength);
    if (whole < 0 || whole > kMostLength || from + length > whole) return false;
    switch (type & kRepresentationMask) {
      case kSequential: {
        std::vector<uint8_t> copy;
        const Word characters = string - kTag + kFirst;
        if (is_one_byte) {
          const uint8_t* bytes = memory.Bytes(characters + from, length, &copy);
          text->append(bytes, bytes + length);
        } else {
          const uint8_t* bytes = memory.Bytes(characters + 2 * from, 2 * static_cast<size_t>(length), &copy);
          const size_t before = text->size();
          text->resize(before + length);
          std::memcpy(text->data() + before, bytes, 2 * static_cast<size_t>(length));
        }
        return true;
      }
      case kThin:
        string = memory.Field(string, kFirst);
        break;
      case kSliced:
        from += SmiValue(memory.Field(string, kSecond));
        string = memory.Field(string, kFirst);
        break;
      case kCons: {
        const Word first = memory.Field(string, kFirst);
        if (!IsString(memory, first)) return false;
        const auto first_length = memory.Field<int32_t>(first, kLength);
        const int of_first = std::clamp(first_length - from, 0, length);
        if (of_first > 0 && !Append(memory, first, from, of_first, parts, text)) return false;
        length -= of_first;
        if (length == 0) return true;
        from = std::max(0, from - first_length);
        string = memory.Field(string, kSecond);
        break;
      }
      case kExternal:
        return AppendExternal(string, is_one_byte, from, length, text);
      default:
        return false;
    }
  }
  return false;
}

void AppendUtf8(uint32_t character, std::string* text) {
  if (character < 0x80) {
    text->push_back(static_cast<char>(character));
    return;
  }
  const int more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
  constexpr uint32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
  text->push_back(static_cast<char>(kLead[more] | character >> (6 * more)));
  for (int i = more; i-- > 0;) text->push_back(static_cast<char>(0x80 | (character >> (6 * i) & 0x3F)));
}

}  // namespace

bool IsString(const HeapMemory& memory, Word word) {
  return IsObject(word) && memory.TypeOf(word) < kFirstNonstringType;
}

int UnitsOf(const HeapMemory& memory, Word string) {
  return IsString(memory, string) ? memory.Field<int32_t>(string, kLength) : 0;
}

std::u16string CharactersOf(const HeapMemory& memory, Word string, int from, int length) {
  std::u16string text;
  int parts = kMostParts;
  if (!Append(memory, string, from, length, &parts, &text)) text.clear();
  return text;
}

std::string Utf8Of(const HeapMemory& memory, Word string) {
  const std::u16string units = CharactersOf(memory, string, 0, UnitsOf(memory, string));
  std::string text;
  for (size_t i = 0; i < units.size(); i++) {
    const uint32_t unit = units[i];
    const uint32_t next = i + 1 < units.size() ? units[i + 1] : 0;
    if (unit < 0xD800 || unit > 0xDFFF) {
      AppendUtf8(unit, &text);
    } else if (unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF) {
      AppendUtf8(0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00), &text);
      i++;
    } else {
      AppendUtf8(0xFFFD, &text);
    }
  }
  return text;
}

}  // namespace tracemalloc
