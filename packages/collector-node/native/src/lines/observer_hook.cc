#include "observer_hook.h"

#include <v8-profiler.h>

#include <algorithm>
#include <iterator>

#include "process_memory.h"

namespace tracemalloc {

namespace {

// v8::HeapProfiler has some 40 words in the versions that were looked at.
constexpr size_t kMostProfilerBytes = 1024;
// SamplingHeapProfiler begins with Isolate*, Heap*, the last sample's number; the observer comes within
// the next words, with V8's tables of nodes and samples around it.
constexpr size_t kFirstObserverWord = 2;
constexpr size_t kLastObserverWord = 8;

// Of the observer: its virtual table, its step size, the profiler, the heap, the random number
// generator, the interval.
constexpr size_t kObserverWords = 6;

}  // namespace

const char* ObserverHook::Start(uint64_t interval) {
  v8::HeapProfiler* profiler = isolate_->GetHeapProfiler();
  const auto* words = reinterpret_cast<const uintptr_t*>(profiler);
  const size_t count = std::min(AllocatedBytes(profiler), kMostProfilerBytes) / sizeof(uintptr_t);
  const std::vector<uintptr_t> before(words, words + count);
  // Of V8's own stacks nothing is used.
  if (!profiler->StartSamplingHeapProfiler(interval, 1)) return "V8's sampler does not start";
  if (Find(before, interval)) return nullptr;
  profiler->StopSamplingHeapProfiler();
  return "V8's sampler has a layout that is not known";
}

bool ObserverHook::Find(const std::vector<uintptr_t>& before, uint64_t interval) {
  const auto* words = reinterpret_cast<const uintptr_t*>(isolate_->GetHeapProfiler());
  for (size_t i = 0; i < before.size(); i++) {
    if (words[i] == before[i] || !FindObserver(words[i], interval)) continue;
    holder_ = words + i;
    profiler_ = words[i];
    return true;
  }
  return false;
}

bool ObserverHook::FindObserver(uintptr_t profiler, uint64_t interval) {
  uintptr_t words[kLastObserverWord + kObserverWords + 1];
  if (profiler % sizeof(uintptr_t) != 0 || !ReadMemory(profiler, words, sizeof words)) return false;
  if (words[0] != reinterpret_cast<uintptr_t>(isolate_)) return false;
  for (size_t at = kFirstObserverWord; at <= kLastObserverWord; at++) {
    const uintptr_t* observer = words + at;
    if (observer[1] != interval || observer[2] != profiler || observer[3] != words[1] ||
        observer[5] != interval) {
      continue;
    }
    VirtualTable table;
    const size_t head = offsetof(VirtualTable, destroy);
    if (!ReadMemory(observer[0] - head, &table, sizeof table) || table.offset_to_top != 0) continue;
    const uintptr_t functions[] = {table.destroy, table.destroy_and_delete, table.step,
                                   table.next_step_size};
    if (!std::all_of(std::begin(functions), std::end(functions), IsInModuleOfV8)) continue;
    hooked_ = {table, this};
    hooked_.table.step = reinterpret_cast<uintptr_t>(&Step);
    original_ = observer[0];
    observer_ = reinterpret_cast<uintptr_t*>(profiler) + at;
    *observer_ = hooked();
    return true;
  }
  return false;
}

void ObserverHook::Step(void* observer, int, uintptr_t soon_object, size_t size) {
  // V8 also steps where there is no object to tell of.
  if (soon_object == 0) return;
  const uintptr_t table = *static_cast<uintptr_t*>(observer);
  const auto* hooked =
      reinterpret_cast<HookedTable*>(table - offsetof(VirtualTable, destroy));
  hooked->hook->on_sample_(hooked->hook->owner_, soon_object, size);
}

ObserverHook::State ObserverHook::Look() const {
  if (holder_ == nullptr || *holder_ == 0) return State::kStopped;
  // Where memory was reused for a new one, its constructor has set the virtual table.
  return *holder_ == profiler_ && *observer_ == hooked() ? State::kOurs : State::kReplaced;
}

void ObserverHook::Stop() {
  if (Look() == State::kOurs) {
    *observer_ = original_;
    isolate_->GetHeapProfiler()->StopSamplingHeapProfiler();
  }
  holder_ = nullptr;
}

}  // namespace tracemalloc
