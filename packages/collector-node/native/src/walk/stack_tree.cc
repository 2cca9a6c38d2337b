#include "stack_tree.h"

#include <utility>

namespace tracemalloc {

namespace {

constexpr size_t kFirstSlots = 1024;

// As in SplitMix64's finalizer.
uint64_t HashOf(uint32_t parent, const StackFrame& frame) {
  uint64_t hash = (uint64_t{parent} << 32 | frame.function) * 0x9E3779B97F4A7C15ull;
  hash ^= (uint64_t{frame.line} << 32 | frame.column) * 0xBF58476D1CE4E5B9ull;
  hash = (hash ^ hash >> 30) * 0x94D049BB133111EBull;
  return hash ^ hash >> 31;
}

}  // namespace

StackTree::StackTree() : parent_(1, 0), frame_(1, StackFrame{0, 0, 0}), slots_(kFirstSlots, 0) {}

// The slot that has the node, or the free one that it goes to.
size_t StackTree::SlotOf(uint32_t parent, const StackFrame& frame) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = HashOf(parent, frame) & mask;
  while (slots_[slot] != 0 && !(parent_[slots_[slot]] == parent && frame_[slots_[slot]] == frame)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

uint32_t StackTree::Add(uint32_t parent, const StackFrame& frame) {
  const size_t slot = SlotOf(parent, frame);
  if (slots_[slot] != 0) return slots_[slot];
  const auto node = static_cast<uint32_t>(size());
  slots_[slot] = node;
  parent_.push_back(parent);
  frame_.push_back(frame);
  if (2 * size() > slots_.size()) Grow();
  return node;
}

void StackTree::Grow() {
  slots_.assign(2 * slots_.size(), 0);
  for (uint32_t node = 1; node < size(); node++) slots_[SlotOf(parent_[node], frame_[node])] = node;
}

size_t StackTree::bytes() const {
  return parent_.capacity() * sizeof(uint32_t) + frame_.capacity() * sizeof(StackFrame) +
         slots_.capacity() * sizeof(uint32_t);
}

}  // namespace tracemalloc
