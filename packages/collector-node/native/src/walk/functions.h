#ifndef TRACEMALLOC_WALK_FUNCTIONS_H_
#define TRACEMALLOC_WALK_FUNCTIONS_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "heap_memory.h"

namespace tracemalloc {

// A line and a column in a script, both from 1; 0 is not known.
struct Place {
  uint32_t line;
  uint32_t column;
};

// The functions that were seen, with what is known of each and of its script. Nothing here is V8's: a function is read
// when it is first met, so that none is kept alive, and known again by its script, its beginning and its name.
class Functions {
 public:
  struct Function {
    uint32_t name;
    uint32_t script;
    // Where it begins.
    Place start;
    // Units of the script, from 0; -1 if not known.
    int first;
    int end;
  };
  struct Script {
    int id;
    uint32_t name;
    // V8 counts from there: Script::line_offset, column_offset.
    int first_line;
    int first_column;
    // Where each line but the last ends.
    std::vector<uint32_t> line_ends;
  };

  explicit Functions(const HeapMemory* memory) : memory_(memory) {}

  // The number of a SharedFunctionInfo's function.
  uint32_t NumberOf(Word shared);
  // Addresses are others from now on.
  void ForgetAddresses() { by_address_.clear(); }

  // Where an offset in its script is.
  Place PlaceOf(uint32_t function, int script_offset) const;

  // Whether V8 may name this line of the function for what it allocates on another one (source/unplaced_lines.h).
  // Reads the function's text when it is first asked.
  bool IsUnplaced(uint32_t function, Word shared, uint32_t line);

  // Drops all but these, and what only the others had; `is_used` is by number.
  // Returns the new number of each that is kept. Addresses are forgotten.
  std::vector<uint32_t> Keep(const std::vector<bool>& is_used);

  const Function& operator[](uint32_t number) const { return functions_[number]; }
  const Script& script(uint32_t number) const { return scripts_[number]; }
  const std::vector<std::string>& strings() const { return strings_; }
  size_t size() const { return functions_.size(); }
  size_t bytes() const { return bytes_; }

 private:
  struct Key {
    uint32_t script;
    int first;
    uint32_t name;
    bool operator==(const Key& other) const {
      return script == other.script && first == other.first && name == other.name;
    }
  };
  struct KeyHash {
    size_t operator()(const Key& key) const {
      const uint64_t bits = (uint64_t{key.script} << 32 | static_cast<uint32_t>(key.first)) * 0x9E3779B97F4A7C15ull;
      return static_cast<size_t>((bits ^ bits >> 29 ^ key.name) * 0xBF58476D1CE4E5B9ull);
    }
  };
  struct Unplaced {
    uint32_t first_line;
    // Nobody has written the function, such as the constructor of a class that has none.
    bool has_no_text;
    std::vector<bool> lines;
  };

  uint32_t Intern(std::string text);
  uint32_t ScriptOf(Word script);
  Unplaced ReadUnplaced(const Function& function, Word shared) const;

  const HeapMemory* memory_;
  std::vector<Function> functions_;
  std::vector<Script> scripts_;
  std::vector<std::string> strings_;
  std::unordered_map<Word, uint32_t> by_address_;
  std::unordered_map<Key, uint32_t, KeyHash> by_place_;
  std::unordered_map<int, uint32_t> script_by_id_;
  std::unordered_map<std::string, uint32_t> by_text_;
  std::unordered_map<uint32_t, Unplaced> unplaced_;
  size_t bytes_ = 0;
};

}  // namespace tracemalloc

#endif
