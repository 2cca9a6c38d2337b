#include "stack_symbolizer.h"

#include <time.h>

#include <algorithm>
#include <string>

#include "line_trust.h"
#include "sample_lines.h"

namespace tracemalloc {

namespace {

// We want collected samples only, and none of V8's own timer. 20 minutes is its longest interval. We tell a sample that
// comes in between by its time.
constexpr int kLongInterval = 1'000'000'000;
// Another interval, so that V8 hands its queue to all profiles when a profile with it starts
// (SamplingEventsProcessor::SetSamplingInterval). Else only the profile that stops last has all samples.
constexpr int kOtherInterval = kLongInterval / 2;

// V8's base::TimeTicks::Now: 1 more than the clock, so that it is never 0.
int64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1'000'000} + now.tv_nsec / 1000 + 1;
}

v8::CpuProfilingOptions Options(v8::CpuProfilingMode mode, int interval) {
  return v8::CpuProfilingOptions(mode, v8::CpuProfilingOptions::kNoSampleLimit, interval);
}

struct DeleteProfile {
  void operator()(v8::CpuProfile* profile) const { profile->Delete(); }
};
using Profile = std::unique_ptr<v8::CpuProfile, DeleteProfile>;

// The samples of a profile, in order of time.
class SampleCursor {
 public:
  explicit SampleCursor(const v8::CpuProfile& profile)
      : profile_(profile), count_(profile.GetSamplesCount()) {}

  // The only sample from `begin` to `end`; -1 if there is none, or more than one.
  int Take(int64_t begin, int64_t end) {
    while (next_ < count_ && profile_.GetSampleTimestamp(next_) < begin) next_++;
    const int first = next_;
    while (next_ < count_ && profile_.GetSampleTimestamp(next_) <= end) next_++;
    return next_ == first + 1 ? first : -1;
  }

 private:
  const v8::CpuProfile& profile_;
  int count_;
  int next_ = 0;
};

// The profiler knows no place for a script's own code. It begins where the script does.
uint32_t Position(int number) { return number > 0 ? static_cast<uint32_t>(number) : 1; }

// The name that V8 gives a function's code (FrameOf in code_tiers.cc).
uint64_t KeyOf(const v8::CpuProfileNode& function) {
  std::string place = std::string(function.GetFunctionNameStr()) + ' ' + function.GetScriptResourceNameStr();
  // A script's own code is logged without a place (CodeCreateEvent in src/logging/log.cc).
  if (function.GetLineNumber() > 0) {
    place += ':' + std::to_string(function.GetLineNumber()) + ':' +
             std::to_string(Position(function.GetColumnNumber()));
  }
  return FunctionKey(place);
}

}  // namespace

StackSymbolizer::StackSymbolizer(v8::Isolate* isolate)
    : isolate_(isolate),
      tiers_(isolate),
      profiler_(v8::CpuProfiler::New(isolate, v8::kDebugNaming, v8::kEagerLogging)) {
  profiler_->SetUsePreciseSampling(false);
  profiler_->SetSamplingInterval(kOtherInterval);
  StartProfiles();
}

StackSymbolizer::~StackSymbolizer() {
  // Node.js 20 hangs if a running profiler is disposed of.
  for (const v8::ProfilerId id : {with_functions_, with_lines_}) Profile(profiler_->Stop(id));
  profiler_->Dispose();
}

void StackSymbolizer::StartProfiles() {
  v8::HandleScope scope(isolate_);
  with_lines_ = profiler_->Start(Options(v8::kCallerLineNumbers, kLongInterval)).id;
  with_functions_ = profiler_->Start(Options(v8::kLeafNodeLineNumbers, kLongInterval)).id;
}

void StackSymbolizer::Collect(uint32_t stack, const RawStack& raw, size_t most_frames) {
  Collected collected = {};
  collected.stack = stack;
  collected.is_cut = raw.size() >= most_frames;
  collected.first_frame = collected_frames_.size();
  for (size_t i = 0; i < raw.size(); i++) {
    const CodeFrame frame = tiers_.Of(raw[i]);
    if (frame.tier == Tier::kBuiltin) continue;
    if (collected_frames_.size() == collected.first_frame) collected.source = tiers_.SourceOf(raw[i]);
    collected_frames_.push_back(frame);
  }
  collected.frame_count =
      static_cast<uint32_t>(collected_frames_.size() - collected.first_frame);
  if (collected.source != nullptr) collected.source->Keep();
  // No two stacks in the same microsecond: we tell them apart by their times.
  do collected.begin = Now();
  while (collected.begin <= last_end_);
  v8::CpuProfiler::CollectSample(isolate_);
  collected.end = last_end_ = Now();
  collected_.push_back(std::move(collected));
}

void StackSymbolizer::Drain(FrameTree* tree,
                            const std::function<void(uint32_t, uint32_t)>& resolve) {
  v8::HandleScope scope(isolate_);
  const v8::ProfilerId flush = profiler_->Start(Options(v8::kLeafNodeLineNumbers, 0)).id;
  Profile(profiler_->Stop(flush));
  const Profile functions(profiler_->Stop(with_functions_));
  const Profile lines(profiler_->Stop(with_lines_));
  const std::vector<int> line_of = lines == nullptr ? std::vector<int>() : SampleLines(*lines);
  if (functions != nullptr && lines != nullptr) {
    SampleCursor line_samples(*lines);
    SampleCursor function_samples(*functions);
    for (const Collected& collected : collected_) {
      const int at = line_samples.Take(collected.begin, collected.end);
      const int same = function_samples.Take(collected.begin, collected.end);
      const bool is_known = at >= 0 && same >= 0;
      // Lines of calls are public. Only the line of the most recent frame is not.
      const int line = is_known && !line_of.empty() ? line_of[at] : 0;
      resolve(collected.stack, is_known ? AddStack(tree, collected, lines->GetSample(at),
                                                   functions->GetSample(same), line)
                                        : 0);
    }
  } else {
    for (const Collected& collected : collected_) resolve(collected.stack, 0);
  }
  // Even if we could not ask for all lines: this must not keep traced objects alive.
  for (const Collected& collected : collected_) {
    if (collected.source != nullptr) collected.source->Release();
  }
  collected_.clear();
  collected_frames_.clear();
  StartProfiles();
}

uint32_t StackSymbolizer::AddStack(FrameTree* tree, const Collected& collected,
                                   const v8::CpuProfileNode* with_lines,
                                   const v8::CpuProfileNode* with_functions, int line) {
  // Nodes without a script are builtins, or V8's own words such as `(program)`.
  places_.clear();
  for (; with_lines != nullptr && with_functions != nullptr;
       with_lines = with_lines->GetParent(), with_functions = with_functions->GetParent()) {
    if (with_lines->GetScriptId() != v8::UnboundScript::kNoScriptId) {
      places_.push_back({with_functions, line});
    }
    line = with_lines->GetLineNumber();
  }
  if (with_lines != with_functions) return 0;
  functions_.clear();
  for (const Place& place : places_) functions_.push_back(KeyOf(*place.function));
  const std::vector<bool> trusted =
      TrustedLines({collected_frames_.data() + collected.first_frame, collected.frame_count,
                    collected.is_cut},
                   functions_);
  if (collected.is_cut && places_.size() > collected.frame_count) {
    // Another stack with the same key may have other older frames.
    places_.resize(collected.frame_count);
  }
  uint32_t node = 0;
  for (size_t i = places_.size(); i-- > 0;) {
    const auto& [function, own_line] = places_[i];
    // A call always has a place of its own. An allocation may have none.
    const bool is_placed =
        i > 0 || (collected.source != nullptr && !collected.source->IsUnplaced(isolate_, own_line));
    Frame frame = {function->GetFunctionNameStr(), function->GetScriptResourceNameStr(),
                   function->GetScriptId(), 0, 0, trusted[i] && own_line > 0 && is_placed};
    if (frame.is_line) {
      frame.line = static_cast<uint32_t>(own_line);
    } else {
      frame.line = Position(function->GetLineNumber());
      frame.column = Position(function->GetColumnNumber());
    }
    node = tree->Add(node, frame);
  }
  return node;
}

}  // namespace tracemalloc
