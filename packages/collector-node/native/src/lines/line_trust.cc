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
    for (size_t i = 0; i < below; i++) {
      trusted[logical - 1 - i] = end[-1 - static_cast<ptrdiff_t>(i)] == Tier::kSparkplug;
    }
  }
  for (size_t i = 0; i < above; i++) trusted[i] = tiers[i] == Tier::kSparkplug;
  return trusted;
}

}  // namespace tracemalloc
