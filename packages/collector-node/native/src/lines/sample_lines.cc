#include "sample_lines.h"

#include <algorithm>
#include <cstdint>

#include "process_memory.h"

namespace tracemalloc {

namespace {

// libc++'s and libstdc++'s agree on blocks of 512 bytes here (libstdc++'s _GLIBCXX_DEQUE_BUF_SIZE; Node.js
// for Linux is built with it): std::deque is a map of blocks, and two iterators.
constexpr size_t kBlockBytes = 512;

struct DequeIterator {
  uintptr_t current;
  uintptr_t first;
  uintptr_t last;
  uintptr_t block;
};

struct Deque {
  DequeIterator start;
  DequeIterator finish;
};

// The beginning of SampleInfo, the same from V8 11 to 14. What follows differs, and with it the stride: 32
// bytes in Node.js 20, 24 in 22, 40 in 24, 48 in 26.
struct SampleRecord {
  uintptr_t node;
  int64_t timestamp;
  int line;
};

constexpr size_t kLeastStride = 24;
constexpr size_t kMostStride = 96;
constexpr size_t kMostProfileBytes = 4096;

bool IsPlausible(const Deque& deque, size_t samples) {
  const auto& [start, finish] = deque;
  const auto is_pointer = [](uintptr_t word) {
    return word >= 0x1000 && word % sizeof(uintptr_t) == 0;
  };
  return is_pointer(start.current) && is_pointer(start.block) && is_pointer(finish.block) &&
         start.current >= start.first && start.current < start.last &&
         start.last - start.first == finish.last - finish.first &&
         start.last - start.first <= kBlockBytes && finish.block >= start.block &&
         (finish.block - start.block) / sizeof(uintptr_t) <= samples;
}

std::vector<int> ReadLines(const v8::CpuProfile& profile, const Deque& deque, size_t stride) {
  const int samples = profile.GetSamplesCount();
  const size_t block_bytes = kBlockBytes / stride * stride;
  std::vector<int> lines;
  if (deque.start.last - deque.start.first != block_bytes) return lines;
  uintptr_t current = deque.start.current;
  uintptr_t last = deque.start.last;
  uintptr_t block = deque.start.block;
  for (int i = 0; i < samples; i++) {
    SampleRecord record;
    if (current == deque.finish.current || !ReadMemory(current, &record, sizeof record)) return {};
    if (record.node != reinterpret_cast<uintptr_t>(profile.GetSample(i)) ||
        record.timestamp != profile.GetSampleTimestamp(i)) {
      return {};
    }
    lines.push_back(record.line);
    current += stride;
    if (current != last) continue;
    block += sizeof(uintptr_t);
    if (block > deque.finish.block || !ReadMemory(block, &current, sizeof current)) return {};
    last = current + block_bytes;
  }
  return current == deque.finish.current ? lines : std::vector<int>();
}

}  // namespace

std::vector<int> SampleLines(const v8::CpuProfile& profile) {
  const auto start = reinterpret_cast<uintptr_t>(&profile);
  const int samples = profile.GetSamplesCount();
  if (samples < 1) return {};
  const size_t bytes = std::min(AllocatedBytes(&profile), kMostProfileBytes);
  for (size_t at = 0; at + sizeof(Deque) <= bytes; at += sizeof(uintptr_t)) {
    Deque deque;
    if (!ReadMemory(start + at, &deque, sizeof deque)) return {};
    if (!IsPlausible(deque, samples)) continue;
    for (size_t stride = kLeastStride; stride <= kMostStride; stride += sizeof(uintptr_t)) {
      std::vector<int> lines = ReadLines(profile, deque, stride);
      if (!lines.empty()) return lines;
    }
  }
  return {};
}

}  // namespace tracemalloc
