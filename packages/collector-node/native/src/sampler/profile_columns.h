#ifndef TRACEMALLOC_SAMPLER_PROFILE_COLUMNS_H_
#define TRACEMALLOC_SAMPLER_PROFILE_COLUMNS_H_

#include <v8-profiler.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tracemalloc {

// First and last number of the samples of each pause, ascending.
using Pauses = std::vector<std::pair<double, double>>;

// V8's allocation tree as columns; what each means is said in src/heap/heap-profile.ts.
struct ProfileColumns {
  std::vector<std::u16string> strings;
  std::vector<int32_t> parent;
  std::vector<uint32_t> function_name;
  std::vector<uint32_t> script;
  std::vector<int32_t> script_id;
  std::vector<uint32_t> line;
  std::vector<uint32_t> column;

  std::vector<uint32_t> node;
  std::vector<double> bytes;
  std::vector<double> count;
};

// `interval` is that of the sampler; without pauses V8's own counts hold.
ProfileColumns ReadColumns(v8::Isolate* isolate, v8::AllocationProfile& profile, uint64_t interval,
                           const Pauses& pauses);

}  // namespace tracemalloc

#endif
