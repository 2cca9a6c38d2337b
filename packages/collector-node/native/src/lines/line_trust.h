#ifndef TRACEMALLOC_LINES_LINE_TRUST_H_
#define TRACEMALLOC_LINES_LINE_TRUST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "code_tiers.h"

namespace tracemalloc {

// A stack as V8 runs it, the most recent frame first; builtins are left out.
struct PhysicalStack {
  const CodeFrame* frames;
  size_t size;
  // There are more frames than these.
  bool is_cut;
};

// Which frames that the CPU profiler names for a stack, inlined ones included, have the line that it names;
// one a frame. `functions` are their keys (FunctionKey), the most recent first.
//
// What it names is right where Sparkplug runs: each return address has a position of its own there.
//
// In optimised code, V8 notes a position for the return address of each call, with all that is inlined
// there (SourcePositionTable in src/profiler/profile-generator.cc): right for callers. In the most
// recent frame it is an allocation that has none of its own, since Maglev and TurboFan fold and move them,
// and the position of another instruction tells of another inlined call: nothing that may be
// inlined in that frame is trusted. Which functions those are, the names of the code tell.
//
// For bytecode, the profiler takes the position before the one it should
// (SourcePositionTable::GetSourceLineNumber looks for the last one below an offset, which return addresses
// have and bytecode offsets do not), of callers as well.
std::vector<bool> TrustedLines(const PhysicalStack& physical, const std::vector<uint64_t>& functions);

}  // namespace tracemalloc

#endif
