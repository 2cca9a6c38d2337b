#ifndef TRACEMALLOC_LINES_V8_LAYOUTS_H_
#define TRACEMALLOC_LINES_V8_LAYOUTS_H_

#include <cstddef>
#include <cstdint>

// All that the lines engine assumes about V8's memory, because it cannot ask: private classes, word by word. No other file
// has an offset, a stride or a tag of V8.
//
// Tested with V8 11.3 (Node.js 20), 12.4 (Node.js 22), 13.6 (Node.js 24) and 14.6 (Node.js 26), on Linux with
// glibc and libstdc++, x64 and arm64. Every assumption is checked before it is used: a word that does not fit makes the
// engine step back.
namespace tracemalloc::v8_layouts {

// The tag of a pointer to an object: v8::internal::kHeapObjectTag, include/v8-internal.h.
constexpr uintptr_t kHeapObjectTag = 1;

// GlobalHandles::Node, src/handles/global-handles.cc: what a weak handle takes.
constexpr size_t kGlobalHandleBytes = 32;

// HeapProfiler, src/profiler/heap-profiler.h: some 40 words. One of them is the SamplingHeapProfiler while it
// runs.
constexpr size_t kMostHeapProfilerBytes = 1024;

// SamplingHeapProfiler, src/profiler/sampling-heap-profiler.h. The observer is a member; V8's tables of nodes
// and samples stand before it or behind it.
constexpr size_t kSamplerIsolateWord = 0;
constexpr size_t kSamplerHeapWord = 1;
constexpr size_t kFirstObserverWord = 2;
constexpr size_t kLastObserverWord = 8;

// SamplingHeapProfiler::Observer, a v8::internal::AllocationObserver (src/heap/allocation-observer.h), as words.
struct Observer {
  uintptr_t virtual_table;
  uintptr_t step_size;
  uintptr_t profiler;
  uintptr_t heap;
  uintptr_t random;
  uintptr_t interval;
};
static_assert(sizeof(Observer) == 6 * sizeof(uintptr_t));

// The Itanium C++ ABI's virtual table of AllocationObserver. An object points at `destroy`.
struct ObserverVirtualTable {
  uintptr_t offset_to_top;
  uintptr_t type;
  uintptr_t destroy;
  uintptr_t destroy_and_delete;
  uintptr_t step;
  uintptr_t next_step_size;
};

// CpuProfile, src/profiler/profile-generator.h. One of its members is a std::deque of CpuProfile::SampleInfo.
constexpr size_t kMostCpuProfileBytes = 4096;

// The beginning of CpuProfile::SampleInfo, src/profiler/profile-generator.h: the same in all tested versions.
struct SampleInfo {
  uintptr_t node;
  int64_t timestamp;
  int line;
};

// sizeof(CpuProfile::SampleInfo): 32 bytes in Node.js 20, 24 in 22, 40 in 24, 48 in 26.
constexpr size_t kLeastSampleInfoBytes = 24;
constexpr size_t kMostSampleInfoBytes = 96;

// std::deque is a map of blocks, and two iterators. libstdc++ and libc++ agree on the bytes of a block here
// (libstdc++'s _GLIBCXX_DEQUE_BUF_SIZE; Node.js for Linux is built with it).
constexpr size_t kDequeBlockBytes = 512;

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

// static void Deoptimizer::DeoptimizeAll(Isolate*), src/deoptimizer/deoptimizer.h. The executables of Node.js
// 20 and 22 export it, those of 24 and 26 do not. v8::Isolate* is V8's own Isolate* (src/api/api.h).
constexpr const char* kDeoptimizeAll = "_ZN2v88internal11Deoptimizer13DeoptimizeAllEPNS0_7IsolateE";

}  // namespace tracemalloc::v8_layouts

#endif
