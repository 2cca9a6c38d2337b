#include "line_trust.h"

#include <algorithm>

namespace tracemalloc {

namespace {

bool IsOptimized(const CodeFrame& frame) {
  return frame.tier == Tier::kMaglev || frame.tier == Tier::kTurbofan;
}

// Unknown code may be optimised, too.
bool MayInline(const CodeFrame& frame) {
  return IsOptimized(frame) || frame.tier == Tier::kOther;
}

bool HasRightLine(const PhysicalStack& physical, size_t frame) {
  const Tier tier = physical.frames[frame].tier;
  return tier == Tier::kSparkplug || (tier == Tier::kTurbofan && frame > 0);
}

// All ways to align the logical frames with the physical ones, in order. The oldest logical frame of a physical one is its
// own function; inlined functions come before it.
class Partings {
 public:
  Partings(const PhysicalStack& physical, const std::vector<uint64_t>& functions)
      : physical_(physical),
        functions_(functions),
        // So many frames are inlined. No frame is further from its place without inlining.
        width_(functions.size() - physical.size + 1),
        before_((physical.size + 1) * width_, false),
        after_(before_.size(), false) {
    FindBefore();
    FindAfter();
  }

  bool Exist() const { return after_[0]; }

  // The physical frames that a logical one may belong to, if it `MayBe`: from the first to the last.
  size_t First(size_t logical) const { return logical < width_ ? 0 : logical - width_ + 1; }
  size_t Last(size_t logical) const { return std::min(logical, physical_.size - 1); }
  bool MayBe(size_t frame, size_t logical) const {
    return before_[At(frame, logical)] && after_[At(frame, logical)];
  }

  // Whether the logical frame may be older than all physical ones.
  bool MayBeBeyond(size_t logical) const {
    for (size_t end = physical_.size; end <= logical && end - physical_.size < width_; end++) {
      if (before_[At(physical_.size, end)] && after_[At(physical_.size, end)]) return true;
    }
    return false;
  }

 private:
  size_t At(size_t frame, size_t logical) const { return frame * width_ + logical - frame; }

  bool IsOldest(size_t frame, size_t logical) const {
    const auto& [tier, function] = physical_.frames[frame];
    return tier == Tier::kOther || function == functions_[logical];
  }

  // Whether all frames before a frame can be aligned.
  void FindBefore() {
    before_[0] = true;
    for (size_t frame = 0; frame < physical_.size; frame++) {
      const bool inlines = MayInline(physical_.frames[frame]);
      for (size_t i = 0; i < width_; i++) {
        const size_t at = frame * width_ + i;
        if (!before_[at]) continue;
        if (IsOldest(frame, frame + i)) before_[at + width_] = true;
        if (inlines && i + 1 < width_) before_[at + 1] = true;
      }
    }
  }

  // Whether all frames from there on can be aligned.
  void FindAfter() {
    for (size_t i = 0; i < width_; i++) {
      after_[physical_.size * width_ + i] = physical_.is_cut || i + 1 == width_;
    }
    for (size_t frame = physical_.size; frame-- > 0;) {
      const bool inlines = MayInline(physical_.frames[frame]);
      for (size_t i = width_; i-- > 0;) {
        const size_t at = frame * width_ + i;
        after_[at] = (IsOldest(frame, frame + i) && after_[at + width_]) ||
                     (inlines && i + 1 < width_ && after_[at + 1]);
      }
    }
  }

  const PhysicalStack& physical_;
  const std::vector<uint64_t>& functions_;
  size_t width_;
  std::vector<bool> before_;
  std::vector<bool> after_;
};

}  // namespace

std::vector<bool> TrustedLines(const PhysicalStack& physical,
                               const std::vector<uint64_t>& functions) {
  const auto& [frames, size, is_cut] = physical;
  std::vector<bool> trusted(functions.size(), false);
  if (size == 0 || functions.size() < size) return trusted;
  // Without inlining, logical and physical frames are one to one.
  if (std::none_of(frames, frames + size, is_cut ? MayInline : IsOptimized)) {
    if (!is_cut && functions.size() != size) return trusted;
    for (size_t i = 0; i < size; i++) trusted[i] = HasRightLine(physical, i);
    return trusted;
  }
  const Partings partings(physical, functions);
  if (!partings.Exist()) return trusted;
  for (size_t logical = 0; logical < functions.size(); logical++) {
    trusted[logical] = !partings.MayBeBeyond(logical);
    for (size_t i = partings.First(logical); i <= partings.Last(logical); i++) {
      if (partings.MayBe(i, logical) && !HasRightLine(physical, i)) trusted[logical] = false;
    }
  }
  return trusted;
}

}  // namespace tracemalloc
