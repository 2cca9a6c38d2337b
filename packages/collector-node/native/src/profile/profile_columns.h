#ifndef TRACEMALLOC_PROFILE_PROFILE_COLUMNS_H_
#define TRACEMALLOC_PROFILE_PROFILE_COLUMNS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace tracemalloc {

// A tree of frames, as columns: one row a node. src/heap/heap-profile.ts says what each means. Strings are
// UTF-16 or UTF-8, as their source has them.
template <typename Text>
struct NodeColumns {
  std::vector<Text> strings;
  std::vector<int32_t> parent;
  std::vector<uint32_t> function_name;
  std::vector<uint32_t> script;
  std::vector<int32_t> script_id;
  std::vector<uint32_t> line;
  std::vector<uint32_t> column;
  // Empty where no node has a line of its own.
  std::vector<uint8_t> is_line;
};

// What is alive, as columns: one row for all blocks of a node and a size.
struct AllocationColumns {
  std::vector<uint32_t> node;
  std::vector<double> bytes;
  std::vector<double> count;

  void Add(uint32_t at, double size, double blocks) {
    node.push_back(at);
    bytes.push_back(size);
    count.push_back(blocks);
  }
};

}  // namespace tracemalloc

#endif
