#include "sample_lines.h"

#include <algorithm>
#include <cstdint>

#include "process_memory.h"
#include "v8_layouts.h"

namespace tracemalloc {

namespace {

using v8_layouts::Deque;
using v8_layouts::kDequeBlockBytes;
using v8_layouts::kLeastSampleInfoBytes;
using v8_layouts::kMostCpuProfileBytes;
using v8_layouts::kMostSampleInfoBytes;
using v8_layouts::SampleInfo;

// Linux maps nothing in the first page, so that a null pointer with a small offset is caught (vm.mmap_min_addr in the
// kernel's Documentation/admin-guide/sysctl/vm.rst). A smaller word is a count or a flag.
constexpr uintptr_t kLeastAddress = 0x1000;

bool IsPlausible(const Deque& deque, size_t samples) {
  const auto& [start, finish] = deque;
  const auto is_pointer = [](uintptr_t word) {
    return word >= kLeastAddress && word % sizeof(uintptr_t) == 0;
  };
  return is_pointer(start.current) && is_pointer(start.block) && is_pointer(finish.block) &&
         start.current >= start.first && start.current < start.last &&
         start.last - start.first == finish.last - finish.first &&
         start.last - start.first <= kDequeBlockBytes && finish.block >= start.block &&
         (finish.block - start.block) / sizeof(uintptr_t) <= samples;
}

std::vector<int> ReadLines(const v8::CpuProfile& profile, const Deque& deque, size_t stride) {
  const int samples = profile.GetSamplesCount();
  const size_t block_bytes = kDequeBlockBytes / stride * stride;
  std::vector<int> lines;
  if (deque.start.last - deque.start.first != block_bytes) return lines;
  uintptr_t current = deque.start.current;
  uintptr_t last = deque.start.last;
  uintptr_t block = deque.start.block;
  for (int i = 0; i < samples; i++) {
    SampleInfo record;
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
  const size_t bytes = std::min(AllocatedBytes(&profile), kMostCpuProfileBytes);
  for (size_t at = 0; at + sizeof(Deque) <= bytes; at += sizeof(uintptr_t)) {
    Deque deque;
    if (!ReadMemory(start + at, &deque, sizeof deque)) return {};
    if (!IsPlausible(deque, samples)) continue;
    for (size_t stride = kLeastSampleInfoBytes; stride <= kMostSampleInfoBytes; stride += sizeof(uintptr_t)) {
      std::vector<int> lines = ReadLines(profile, deque, stride);
      if (!lines.empty()) return lines;
    }
  }
  return {};
}

}  // namespace tracemalloc
