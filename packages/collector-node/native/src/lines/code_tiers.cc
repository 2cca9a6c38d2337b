#include "code_tiers.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "process_memory.h"

namespace tracemalloc {

namespace {

// V8 gives the listener only the isolate, and no data of the listener's own.
std::mutex listeners_mutex;
std::unordered_map<v8::Isolate*, CodeTiers*> listeners;

// V8 names code `tag:` `mark` `name script:line:column` (CodeEventLogger in src/logging/log.cc;
// CodeKindToMarker in src/objects/code-kind.cc, where a quote after the mark says that it is of one closure).
CodeFrame FrameOf(const v8::JitCodeEvent& event) {
  constexpr CodeFrame kNoFrame = {Tier::kOther, 0};
  const std::string_view name(event.name.str, event.name.len);
  const size_t colon = name.find(':');
  if (colon == std::string_view::npos || colon + 1 >= name.size()) return kNoFrame;
  const char mark = name[colon + 1];
  std::string_view place = name.substr(colon + 2);
  if (!place.empty() && place[0] == '\'') place.remove_prefix(1);
  if (mark == '^') return {Tier::kSparkplug, FunctionKey(place)};
  if (mark == '+') return {Tier::kMaglev, FunctionKey(place)};
  if (mark == '*') return {Tier::kTurbofan, FunctionKey(place)};
  return kNoFrame;
}

// `<instance_members_initializer>` and `<static_initializer>`; not all versions name them.
bool IsInitializer(const v8::JitCodeEvent& event) {
  return std::string_view(event.name.str, event.name.len).find("_initializer>") != std::string_view::npos;
}

}  // namespace

// FNV-1a, and the finalizer of MurmurHash3.
uint64_t FunctionKey(std::string_view place) {
  uint64_t hash = 0xCBF29CE484222325ull;
  for (const char byte : place) {
    hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001B3ull;
  }
  hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDull;
  return hash ^ hash >> 33;
}

CodeTiers::CodeTiers(v8::Isolate* isolate) : isolate_(isolate), builtins_(isolate) {
  {
    std::lock_guard<std::mutex> lock(listeners_mutex);
    listeners[isolate_] = this;
  }
  isolate_->SetJitCodeEventHandler(v8::kJitCodeEventDefault, OnEvent);
}

CodeTiers::~CodeTiers() {
  isolate_->SetJitCodeEventHandler(v8::kJitCodeEventDefault, nullptr);
  std::lock_guard<std::mutex> lock(listeners_mutex);
  listeners.erase(isolate_);
}

void CodeTiers::OnEvent(const v8::JitCodeEvent* event) {
  // The other events are positions, of which there are many.
  if (event->type != v8::JitCodeEvent::CODE_ADDED && event->type != v8::JitCodeEvent::CODE_MOVED) {
    return;
  }
  CodeTiers* self = nullptr;
  {
    std::lock_guard<std::mutex> lock(listeners_mutex);
    const auto known = listeners.find(event->isolate);
    if (known == listeners.end()) return;
    self = known->second;
  }
  const auto start = reinterpret_cast<uintptr_t>(event->code_start);
  std::lock_guard<std::mutex> lock(self->mutex_);
  if (event->type == v8::JitCodeEvent::CODE_ADDED) {
    const bool is_machine_code = event->code_type == v8::JitCodeEvent::JIT_CODE;
    Code code = {start + event->code_len, is_machine_code ? FrameOf(*event) : CodeFrame{Tier::kOther, 0}, nullptr};
    if (code.frame.tier == Tier::kSparkplug && !event->script.IsEmpty()) {
      code.source = std::make_shared<FunctionSource>(event->isolate, event->script, IsInitializer(*event));
    }
    self->Add(start, std::move(code));
  } else {
    const auto known = self->codes_.find(start);
    if (known == self->codes_.end()) return;
    Code code = std::move(known->second);
    self->codes_.erase(known);
    const auto moved = reinterpret_cast<uintptr_t>(event->new_code_start);
    code.end += moved - start;
    self->Add(moved, std::move(code));
  }
}

// New code is at that place: no other code can still be there.
void CodeTiers::Add(uintptr_t start, Code code) {
  auto next = codes_.lower_bound(start);
  if (next != codes_.begin() && std::prev(next)->second.end > start) --next;
  while (next != codes_.end() && next->first < code.end) next = codes_.erase(next);
  if (code.frame.tier != Tier::kOther) codes_.emplace_hint(next, start, std::move(code));
}

const CodeTiers::Code* CodeTiers::Find(uintptr_t address) const {
  const auto next = codes_.upper_bound(address);
  if (next == codes_.begin()) return nullptr;
  const Code& code = std::prev(next)->second;
  // A return address may be the first one behind the code.
  return address <= code.end ? &code : nullptr;
}

CodeFrame CodeTiers::Of(uintptr_t address) {
  if (builtins_.Contain(address)) return {Tier::kBuiltin, 0};
  std::lock_guard<std::mutex> lock(mutex_);
  const Code* code = Find(address);
  if (code != nullptr) return code->frame;
  // V8 also shows C++ functions that JavaScript has called as frames. It may have mapped its builtins a second time.
  return {IsInModule(address) ? Tier::kBuiltin : Tier::kOther, 0};
}

std::shared_ptr<FunctionSource> CodeTiers::SourceOf(uintptr_t address) {
  std::lock_guard<std::mutex> lock(mutex_);
  const Code* code = Find(address);
  return code == nullptr ? nullptr : code->source;
}

void CodeTiers::DropDead() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (codes_.size() <= most_codes_) return;
  for (auto code = codes_.begin(); code != codes_.end();) {
    const bool is_dead = code->second.source != nullptr && code->second.source->IsGone();
    code = is_dead ? codes_.erase(code) : std::next(code);
  }
  most_codes_ = std::max(kFewCodes, 2 * codes_.size());
}

size_t CodeTiers::bytes() {
  // A node of a std::map, and V8's global handle.
  constexpr size_t kBytesPerCode = sizeof(decltype(codes_)::value_type) + 8 * sizeof(void*);
  std::lock_guard<std::mutex> lock(mutex_);
  size_t bytes = codes_.size() * kBytesPerCode;
  for (const auto& [start, code] : codes_) bytes += code.source == nullptr ? 0 : code.source->bytes();
  return bytes;
}

}  // namespace tracemalloc
