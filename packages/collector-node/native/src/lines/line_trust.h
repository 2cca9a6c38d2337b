#ifndef TRACEMALLOC_LINES_LINE_TRUST_H_
#define TRACEMALLOC_LINES_LINE_TRUST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "code_tiers.h"

namespace tracemalloc {

// The physical frames of a stack, the most recent one first, without builtins.
struct PhysicalStack {
  const CodeFrame* frames;
  size_t size;
  // Whether the stack has more frames than these.
  bool is_cut;
};

// The CPU profiler names the logical frames of a stack, inlined ones included, with a line for each. This tells which of
// these lines are right: one value for each frame. `functions` are their keys (FunctionKey), the most recent first.
//
// In code by Sparkplug lines are right: each return address has its own position.
//
// In optimised code, V8 notes a position for the return address of each call, with all functions inlined there
// (SourcePositionTable in src/profiler/profile-generator.cc). That is right for callers. The most recent frame allocates,
// and allocations have no position of their own, since Maglev and TurboFan fold and move them. The position of another
// instruction may be in another inlined function. So we trust nothing that may be inlined in that frame. The names of the
// code tell which functions those are.
//
// For bytecode, the profiler takes the position before the right one, also for callers:
// SourcePositionTable::GetSourceLineNumber takes the last one below an offset, which is right for return addresses but not
// for bytecode offsets.
std::vector<bool> TrustedLines(const PhysicalStack& physical, const std::vector<uint64_t>& functions);

}  // namespace tracemalloc

#endif
