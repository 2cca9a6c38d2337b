#ifndef TRACEMALLOC_LINES_FRAME_TREE_H_
#define TRACEMALLOC_LINES_FRAME_TREE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "../profile/profile_columns.h"

namespace tracemalloc {

// The place of a frame in its source. Lines and columns count from 1; 0 is unknown.
struct Frame {
  std::string_view function_name;
  std::string_view script;
  int script_id;
  // The frame's if `is_line`, else those of the function's beginning.
  uint32_t line;
  uint32_t column;
  bool is_line;
};

// Stacks that share their outer frames, as a tree. Node 0 is the empty stack.
class FrameTree {
 public:
  using Columns = NodeColumns<std::string>;

  FrameTree();

  // The node of `frame` called from `parent`.
  uint32_t Add(uint32_t parent, const Frame& frame);

  Frame FrameOf(uint32_t node) const;
  const Columns& columns() const { return columns_; }
  size_t size() const { return columns_.parent.size(); }
  size_t bytes() const;

 private:
  // Compares the whole frame and its parent: frames of many scripts may differ only in the script's number.
  struct Key {
    uint64_t place;
    uint64_t function;
    uint64_t origin;
    bool operator==(const Key& other) const {
      return place == other.place && function == other.function && origin == other.origin;
    }
  };
  struct KeyHash {
    size_t operator()(const Key& key) const;
  };

  uint32_t Intern(std::string_view text);

  Columns columns_;
  size_t string_bytes_ = 0;
  std::unordered_map<std::string, uint32_t> strings_;
  std::unordered_map<Key, uint32_t, KeyHash> nodes_;
};

}  // namespace tracemalloc

#endif
