#ifndef TRACEMALLOC_LINES_SAMPLE_LINES_H_
#define TRACEMALLOC_LINES_SAMPLE_LINES_H_

#include <v8-profiler.h>

#include <cstddef>
#include <vector>

namespace tracemalloc {

// The source line of each sample's most recent frame; empty if we cannot read them.
//
// V8 keeps them in CpuProfile::SampleInfo (src/profiler/cpu-profiler.h, profile-generator.h), which has no public reader: a
// std::deque of records with the node, the time and the line. We trust the deque only if each record has the node and the
// time that the public functions give.
std::vector<int> SampleLines(const v8::CpuProfile& profile);

}  // namespace tracemalloc

#endif
