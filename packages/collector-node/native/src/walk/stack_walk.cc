#include "stack_walk.h"

#include <algorithm>

#include "bytecode.h"
#include "function_objects.h"
#include "js_frame.h"
#include "source_positions.h"
#include "v8_classes.h"

namespace tracemalloc {

namespace {

// A stack of native frames that is deeper than V8's own limit is none.
constexpr int kMostNativeFrames = 200'000;

// Program counters that are kept at most; they are forgotten together.
constexpr size_t kMostRanges = size_t{1} << 18;

// A leaf and a caller may have the same program counter. Program counters and instructions are below.
constexpr Word kLeafBit = Word{1} << 63;

}  // namespace

StackWalk::StackWalk(v8::Isolate* isolate) : isolate_(isolate), layout_(isolate), functions_(&memory_) {}

const char* StackWalk::Start() {
  const std::string_view version = v8::V8::GetVersion();
  if (version.substr(0, kV8Classes.version.size()) != kV8Classes.version) return "the layout of this V8 is not known";
  if (const char* reason = layout_.Find(isolate_, memory_)) return reason;
  // The first walk reads as carefully.
  StackTree tree;
  Walk(&tree, 255);
  if (memory_.HasFailed() || tree.size() == 1) return "V8's stack has another layout than expected";
  memory_.Trust();
  ForgetCode();
  return nullptr;
}

void StackWalk::ForgetCode() {
  functions_.ForgetAddresses();
  ranges_.clear();
  frames_.clear();
  last_.clear();
}

std::vector<uint32_t> StackWalk::KeepFunctions(const std::vector<bool>& is_used) {
  ForgetCode();
  return functions_.Keep(is_used);
}

size_t StackWalk::bytes() const {
  constexpr size_t kBytesPerRange = sizeof(Range) + 4 * sizeof(void*);
  return sizeof(*this) + functions_.bytes() + frames_.capacity() * sizeof(StackFrame) +
         ranges_.size() * kBytesPerRange + stack_.capacity() * sizeof(PhysicalFrame) + last_.capacity() * sizeof(Known);
}

uint32_t StackWalk::Walk(StackTree* tree, size_t most_frames) {
  if (ranges_.size() > kMostRanges) ForgetCode();
  Collect(most_frames + 1);
  uint32_t node = 0;
  size_t depth = 0;
  if (stack_.size() > most_frames) {
    stack_.pop_back();
    node = tree->Add(0, {kCutFunction, 0, 0});
  }
  bool is_same = true;
  for (size_t i = stack_.size(); i-- > 0; depth++) {
    const bool is_leaf = i == 0;
    const Word key = stack_[i].key | (is_leaf ? kLeafBit : 0);
    if (is_same && depth < last_.size() && last_[depth].key == key && last_[depth].parent == node) {
      node = last_[depth].node;
      continue;
    }
    is_same = false;
    const uint32_t parent = node;
    const Range range = RangeOf(stack_[i], is_leaf);
    for (uint32_t frame = range.count; frame-- > 0;) node = tree->Add(node, frames_[range.first + frame]);
    if (depth < last_.size()) {
      last_[depth] = {key, parent, node};
    } else {
      last_.push_back({key, parent, node});
    }
  }
  last_.resize(depth);
  return node;
}

// From frame pointer to frame pointer, and across what V8 has called back from: SafeStackFrameIterator,
// src/execution/frames.cc.
void StackWalk::Collect(size_t most_frames) {
  stack_.clear();
  const Word exit = layout_.ExitFrame(memory_);
  if (exit == 0) return;
  Word lowest = exit;
  Word pc = memory_.Load<Word>(exit + frame_slots::kReturnAddress);
  Word fp = memory_.Load<Word>(exit + frame_slots::kCallerFp);
  // A frame of a handler may stand above the first function that is interpreted, and nothing else.
  HandlerFrame handler = {exit, 0, 0};
  bool is_top = true;
  for (int i = 0; i < kMostNativeFrames && stack_.size() < most_frames; i++) {
    if (fp <= lowest || fp >= layout_.stack_top() || fp % sizeof(Word) != 0) break;
    const int type = FrameTypeOf(memory_.Load<Word>(fp + frame_slots::kContextOrType));
    if (type == kFrameEntry || type == kFrameConstructEntry) {
      const Word next_exit = memory_.Load<Word>(fp + frame_slots::kNextExitFrame);
      if (next_exit <= fp || next_exit >= layout_.stack_top()) break;
      is_top = false;
      lowest = next_exit;
      pc = memory_.Load<Word>(next_exit + frame_slots::kReturnAddress);
      fp = memory_.Load<Word>(next_exit + frame_slots::kCallerFp);
      continue;
    }
    if (type == -1) {
      PhysicalFrame frame = {pc, fp, pc, 0, 0};
      const bool has_handler = is_top && handler.pc != 0;
      if (!layout_.builtins().Contain(pc)) {
        stack_.push_back(frame);
      } else if (ReadInterpreted(fp, pc, has_handler ? &handler : nullptr, &frame)) {
        stack_.push_back(frame);
      }
      is_top = false;
    } else if (is_top && i == 0 && type == kV8Classes.frame_stub) {
      handler.fp = fp;
      handler.pc = pc;
    } else {
      is_top = false;
    }
    lowest = fp;
    pc = memory_.Load<Word>(fp + frame_slots::kReturnAddress);
    fp = memory_.Load<Word>(fp + frame_slots::kCallerFp);
  }
}

// False for what only looks like a frame of the interpreter's: builtins have frames of the same kind.
bool StackWalk::ReadInterpreted(Word fp, Word pc, const HandlerFrame* handler, PhysicalFrame* frame) {
  const Word bytecode = memory_.Load<Word>(fp + frame_slots::kBytecodeArray);
  const Word offset = memory_.Load<Word>(fp + frame_slots::kBytecodeOffset);
  const bool is_plain = layout_.IsInterpreterReturn(pc);
  if (!is_plain) {
    // One that was entered amid its bytecode, after a deoptimization; in others anything may stand there.
    if (other_builtins_.count(pc) != 0) return false;
    if (!IsSmi(offset) || HeapMemory::CheckedTypeOf(bytecode) != kV8Classes.bytecode_type) {
      other_builtins_.insert(pc);
      return false;
    }
    const Word shared = SharedOfFunction(memory_, memory_.Load<Word>(fp + frame_slots::kFunction));
    if (shared == 0 || BytecodeOfShared(memory_, shared) != bytecode) return false;
  } else if (!memory_.Is(bytecode, kV8Classes.bytecode_type) || !IsSmi(offset)) {
    return false;
  }
  const Bytecode code(memory_, bytecode);
  int at = SmiValue(offset) - (kV8Classes.bytecode_first - static_cast<int>(kTag));
  if (at < Bytecode::kEntry || at >= code.length()) at = Bytecode::kNone;
  if (is_plain && handler != nullptr) {
    at = layout_.interpreted_leaf().OffsetOf(memory_, layout_.builtins(), code, at, *handler);
  }
  frame->bytecode = bytecode;
  frame->bytecode_offset = at;
  frame->key = bytecode - kTag + kV8Classes.bytecode_first + at;
  return true;
}

StackWalk::Range StackWalk::RangeOf(const PhysicalFrame& frame, bool is_leaf) {
  const auto [known, is_new] = ranges_.try_emplace(frame.key | (is_leaf ? kLeafBit : 0), Range{0, 0});
  if (!is_new) return known->second;
  const auto first = static_cast<uint32_t>(frames_.size());
  if (frame.bytecode != 0) {
    AddInterpreted(frame, is_leaf);
  } else {
    AddCompiled(frame, is_leaf);
  }
  return known->second = {first, static_cast<uint32_t>(frames_.size()) - first};
}

void StackWalk::AddInterpreted(const PhysicalFrame& frame, bool is_leaf) {
  const Word shared = SharedOfFunction(memory_, memory_.Load<Word>(frame.fp + frame_slots::kFunction));
  if (shared != 0) AddFrame({shared, frame.bytecode, frame.bytecode_offset, -1}, is_leaf);
}

void StackWalk::AddCompiled(const PhysicalFrame& frame, bool is_leaf) {
  const Word shared = SharedOfFunction(memory_, memory_.Load<Word>(frame.fp + frame_slots::kFunction));
  const CodeObject code = CodeObject::Find(memory_, layout_.stream_map(), frame.pc);
  found_.clear();
  switch (code.kind()) {
    case CodeObject::Kind::kBaseline: {
      const Word bytecode = memory_.Load<Word>(frame.fp + frame_slots::kBytecodeArray);
      if (shared == 0 || !memory_.Is(bytecode, kV8Classes.bytecode_type)) break;
      const int offset = Bytecode::OffsetOfBaseline(memory_, code.address(), frame.pc, Bytecode(memory_, bytecode));
      found_.push_back({shared, bytecode, offset, -1});
      break;
    }
    case CodeObject::Kind::kMaglev:
    case CodeObject::Kind::kTurbofan:
      if (code.DeoptimizedFrames(memory_, frame.pc, &found_)) break;
      found_.clear();
      if (!is_leaf || shared == 0 || !LeafOfOptimized(code, frame.pc, shared)) found_.clear();
      break;
    case CodeObject::Kind::kOther:
      break;
  }
  if (found_.empty() && shared != 0) found_.push_back({shared, 0, Bytecode::kNone, -1});
  for (size_t i = 0; i < found_.size(); i++) AddFrame(found_[i], is_leaf && i == 0);
}

// The slow path of an allocation calls without a way to deoptimize. Its place is that of the branch that leads there.
bool StackWalk::LeafOfOptimized(const CodeObject& code, Word pc, Word shared) {
  const Word branch = code.BranchTo(memory_, pc);
  if (code.kind() == CodeObject::Kind::kMaglev) {
    if (branch == 0 || !code.PositionedFrames(memory_, branch, shared, &found_)) return false;
    for (CodeFrame& frame : found_) {
      if (IsAmbiguousInMaglev(frame)) frame.script_offset = -1;
    }
    return true;
  }
  if (!kV8Classes.knows_turbofan_leaf) return false;
  // Where the slow path is found, it must be of the same functions and lines as its branch.
  if (!code.PositionedFrames(memory_, pc, shared, &found_)) return false;
  if (branch == 0) return true;
  std::vector<CodeFrame> at_branch;
  if (!code.PositionedFrames(memory_, branch, shared, &at_branch) || at_branch.size() != found_.size()) return false;
  for (size_t i = 0; i < found_.size(); i++) {
    if (at_branch[i].shared != found_[i].shared) return false;
    const uint32_t function = functions_.NumberOf(found_[i].shared);
    if (functions_.PlaceOf(function, at_branch[i].script_offset).line !=
        functions_.PlaceOf(function, found_[i].script_offset).line) {
      found_[i].script_offset = -1;
    }
  }
  return true;
}

// Maglev's table is stale where it has peeled a loop: it names the loop's end or its beginning.
bool StackWalk::IsAmbiguousInMaglev(const CodeFrame& frame) const {
  const Word array = BytecodeOfShared(memory_, frame.shared);
  if (array == 0) return true;
  const Bytecode bytecode(memory_, array);
  const Word table = memory_.Field(array, kV8Classes.bytecode_positions);
  for (int at = 0; at < bytecode.length();) {
    if (bytecode.OpcodeAt(at) == kV8Classes.jump_loop) {
      for (const int offset : {at, bytecode.LoopAt(at)}) {
        const SourcePosition position = SourcePositions::At(memory_, table, offset);
        if (position.bits >= 0 && position.script_offset() == frame.script_offset) return true;
      }
    }
    const int length = bytecode.LengthAt(at);
    if (length == 0) return true;
    at += length;
  }
  return false;
}

void StackWalk::AddFrame(const CodeFrame& frame, bool is_leaf) {
  const uint32_t function = functions_.NumberOf(frame.shared);
  int script_offset = frame.script_offset;
  bool is_own = false;
  if (frame.bytecode_offset >= 0) {
    const Word bytecode = frame.bytecode != 0 ? frame.bytecode : BytecodeOfShared(memory_, frame.shared);
    if (bytecode != 0) {
      const Word table = memory_.Field(bytecode, kV8Classes.bytecode_positions);
      const SourcePosition position = SourcePositions::At(memory_, table, frame.bytecode_offset, &is_own);
      if (position.bits >= 0) script_offset = position.script_offset();
    }
  }
  Place place = functions_.PlaceOf(function, script_offset);
  if (is_leaf && place.line != 0 && functions_.IsUnplaced(function, frame.shared, place.line)) place = {0, 0};
  // V8 notes no place for a literal itself, only that of what it is part of.
  if (is_leaf || !is_own) place.column = 0;
  frames_.push_back({function, place.line, place.column});
}

}  // namespace tracemalloc
