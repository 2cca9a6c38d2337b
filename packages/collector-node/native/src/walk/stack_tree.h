#ifndef TRACEMALLOC_WALK_STACK_TREE_H_
#define TRACEMALLOC_WALK_STACK_TREE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tracemalloc {

// Stands for frames that were cut off.
constexpr uint32_t kCutFunction = UINT32_MAX;

// Where a frame is. A column of 0 is not known. Where the line is not known either, the frame is its function.
struct StackFrame {
  uint32_t function;
  uint32_t line;
  uint32_t column;
  bool operator==(const StackFrame& other) const {
    return function == other.function && line == other.line && column == other.column;
  }
};

// Stacks that share their outer frames: a tree in columns, and a hash table of its rows. Row 0 is the empty stack; a
// parent comes before its children.
class StackTree {
 public:
  StackTree();

  // The node of a frame called from `parent`.
  uint32_t Add(uint32_t parent, const StackFrame& frame);

  size_t size() const { return parent_.size(); }
  uint32_t parent(uint32_t node) const { return parent_[node]; }
  const StackFrame& frame(uint32_t node) const { return frame_[node]; }
  size_t bytes() const;

 private:
  size_t SlotOf(uint32_t parent, const StackFrame& frame) const;
  void Grow();

  std::vector<uint32_t> parent_;
  std::vector<StackFrame> frame_;
  // Nodes by their hash, with linear probing; 0 is a free slot. At most half are taken; the number is a power of two.
  std::vector<uint32_t> slots_;
};

}  // namespace tracemalloc

#endif
