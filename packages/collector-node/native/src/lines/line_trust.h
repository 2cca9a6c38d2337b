#ifndef TRACEMALLOC_LINES_LINE_TRUST_H_
#define TRACEMALLOC_LINES_LINE_TRUST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "code_tiers.h"

namespace tracemalloc {

// A stack as V8 runs it: the tiers of its frames, builtins left out, the most recent first.
struct PhysicalStack {
  const Tier* tiers;
  size_t size;
  // There are more frames than these.
  bool is_cut;
};

// Of `logical` frames that the CPU profiler names for a stack, inlined ones included, which have the line
// that it names; one a frame.
//
// What it names is right where Sparkplug runs: each return address has a position of its own there.
// Maglev and TurboFan move and fold allocations, and now and then name a call that they have inlined by the
// line of another one. For bytecode, the profiler takes the position before the one it should
// (SourcePositionTable::GetSourceLineNumber looks for the last one below an offset, which return addresses
// have and bytecode offsets do not).
std::vector<bool> TrustedLines(const PhysicalStack& physical, size_t logical);

}  // namespace tracemalloc

#endif
