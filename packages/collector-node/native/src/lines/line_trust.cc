#include "line_trust.h"

#include <v8-version.h>

#include <algorithm>

namespace tracemalloc {

std::vector<bool> TrustedLines(const PhysicalStack& physical, size_t logical) {
  const auto& [tiers, size, is_cut] = physical;
  std::vector<bool> trusted(logical, false);
  const Tier* end = tiers + size;
  const Tier* first = std::find(tiers, end, Tier::kOptimized);
  // Nothing is inlined above the most recent optimised frame, and nothing below the oldest one: there
  // the frames of both are one to one.
  const auto above = static_cast<size_t>(first - tiers);
  size_t below = 0;
  if (first == end) {
    if (is_cut ? logical < size : logical != size) return trusted;
  } else {
    while (!is_cut && end[-1 - static_cast<ptrdiff_t>(below)] != Tier::kOptimized) below++;
    if (logical < above + below + 1) return trusted;
    const Tier* inlining_end = end - below;
    const bool has_other = std::find(first, inlining_end, Tier::kOther) != inlining_end;
    // V8 14 gives an inlined call the place of the loop around it, unless it is in the first iteration
    // (test/ground-truth: hot.mjs).
    const bool places_inlined_calls = V8_MAJOR_VERSION < 14 || logical == size;
    for (size_t i = above; i < logical - below; i++) {
      trusted[i] = !has_other && places_inlined_calls && i > 0;
    }
    for (size_t i = 0; i < below; i++) {
      trusted[logical - 1 - i] = end[-1 - static_cast<ptrdiff_t>(i)] == Tier::kSparkplug;
    }
  }
  for (size_t i = 0; i < above; i++) trusted[i] = tiers[i] == Tier::kSparkplug;
  return trusted;
}

}  // namespace tracemalloc
