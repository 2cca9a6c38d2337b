#include "isolate_layout.h"

#include <pthread.h>

#include "js_frame.h"
#include "v8_classes.h"

namespace tracemalloc {

namespace {

// IsolateData::kRootRegister points behind the first bytes of the isolate: kIsolateRootBias, src/common/globals.h.
constexpr Word kRootBias = 128;

constexpr size_t kMostV8Frames = 64;
constexpr int kMostNativeFrames = 10;

// push [r13 + disp32]: JSEntry saves Isolate::c_entry_fp so, before any other (Generate_JSEntryVariant,
// src/builtins/x64/builtins-x64.cc).
constexpr uint8_t kPushRoot[] = {0x41, 0xFF, 0xB5};
constexpr size_t kEntryBytes = 64;

// mov r15, [r13 + disp32]: the interpreter's trampoline loads the dispatch table so, before it calls a handler.
constexpr uint8_t kLoadTable[] = {0x4D, 0x8B, 0xBD};
constexpr size_t kTrampolineBytes = 600;

// Roots, src/roots/roots.h; maps are among the first.
constexpr int kMostRoots = 1200;

int32_t DisplacementAt(const uint8_t* bytes) {
  int32_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace

const char* IsolateLayout::Find(v8::Isolate* isolate, const HeapMemory& memory) {
  pthread_attr_t attributes;
  void* stack = nullptr;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return "the thread's stack is not known";
  pthread_attr_getstack(&attributes, &stack, &size);
  pthread_attr_destroy(&attributes);
  // A frame has four words at least above its pointer.
  stack_top_ = reinterpret_cast<Word>(stack) + size - 64;
  if (const char* reason = FindExitFrame(isolate)) return reason;
  if (const char* reason = FindStreamMap(isolate, memory)) return reason;
  if (const char* reason = FindInterpreter(isolate, memory)) return reason;
  return FindDispatchTable(isolate);
}

const char* IsolateLayout::FindExitFrame(v8::Isolate* isolate) {
  const v8::JSEntryStubs stubs = isolate->GetJSEntryStubs();
  uint8_t code[kEntryBytes];
  const auto start = reinterpret_cast<Word>(stubs.js_entry_stub.code.start);
  if (stubs.js_entry_stub.code.length_in_bytes < sizeof code || !ReadMemory(start, code, sizeof code)) {
    return "V8's entry stub cannot be read";
  }
  const void* push = memmem(code, sizeof code - sizeof(int32_t), kPushRoot, sizeof kPushRoot);
  if (push == nullptr) return "V8's entry stub is another one";
  const int32_t displacement = DisplacementAt(static_cast<const uint8_t*>(push) + sizeof kPushRoot);
  exit_frame_slot_ = reinterpret_cast<Word>(isolate) + kRootBias + displacement;
  return nullptr;
}

const char* IsolateLayout::FindStreamMap(v8::Isolate* isolate, const HeapMemory& memory) {
  const Word roots = reinterpret_cast<Word>(isolate) + v8::internal::Internals::kIsolateRootsOffset;
  for (int i = 0; i < kMostRoots; i++) {
    Word root = 0;
    Word map_of_root = 0;
    uint16_t type = 0;
    uint16_t described = 0;
    constexpr Word kTypeInMap = 12;
    if (!ReadMemory(roots + i * sizeof root, &root, sizeof root)) break;
    if (!IsObject(root) || !ReadMemory(root - kTag, &map_of_root, sizeof map_of_root) || !IsObject(map_of_root)) {
      continue;
    }
    if (!ReadMemory(map_of_root - kTag + kTypeInMap, &type, sizeof type) || type != kV8Classes.map_type) continue;
    if (!ReadMemory(root - kTag + kTypeInMap, &described, sizeof described)) continue;
    if (described != kV8Classes.stream_type) continue;
    stream_map_ = root;
    return nullptr;
  }
  return "V8's roots have no map of code";
}

// The nearest frame of JavaScript is an interpreted one. V8's own walk must give the same instruction.
const char* IsolateLayout::FindInterpreter(v8::Isolate* isolate, const HeapMemory& memory) {
  void* frames[kMostV8Frames];
  v8::RegisterState registers;
  registers.sp = __builtin_frame_address(0);
  registers.fp = registers.sp;
  v8::SampleInfo sample;
  isolate->GetStackSample(registers, frames, kMostV8Frames, &sample);
  const Word exit = ExitFrame(memory);
  if (exit == 0) return "V8 is not called by JavaScript";
  Word pc = memory.Load<Word>(exit + frame_slots::kReturnAddress);
  Word fp = memory.Load<Word>(exit + frame_slots::kCallerFp);
  for (int i = 0; i < kMostNativeFrames && fp > exit && fp < stack_top_; i++) {
    if (FrameTypeOf(memory.Load<Word>(fp + frame_slots::kContextOrType)) == -1 && builtins_.Contain(pc)) {
      const Word bytecode = memory.Load<Word>(fp + frame_slots::kBytecodeArray);
      const Word offset = memory.Load<Word>(fp + frame_slots::kBytecodeOffset);
      if (memory.Is(bytecode, kV8Classes.bytecode_type) && IsSmi(offset)) {
        interpreter_return_ = builtins_.OriginalOf(pc);
        interpreter_return_copy_ = builtins_.CopyOf(interpreter_return_);
        const Word instruction = bytecode + SmiValue(offset);
        for (size_t frame = 0; frame < sample.frames_count; frame++) {
          if (reinterpret_cast<Word>(frames[frame]) == instruction) return nullptr;
        }
        return "V8's own walk gives another instruction";
      }
    }
    pc = memory.Load<Word>(fp + frame_slots::kReturnAddress);
    fp = memory.Load<Word>(fp + frame_slots::kCallerFp);
  }
  return "no interpreted function was found on the stack";
}

const char* IsolateLayout::FindDispatchTable(v8::Isolate* isolate) {
  uint8_t code[kTrampolineBytes];
  if (!ReadMemory(interpreter_return_ - sizeof code, code, sizeof code)) return "V8's interpreter cannot be read";
  // The last one before the call.
  for (size_t i = sizeof code - sizeof kLoadTable - sizeof(int32_t); i-- > 0;) {
    if (std::memcmp(code + i, kLoadTable, sizeof kLoadTable) != 0) continue;
    const Word slot = reinterpret_cast<Word>(isolate) + kRootBias + DisplacementAt(code + i + sizeof kLoadTable);
    Word table = 0;
    if (ReadMemory(slot, &table, sizeof table) && interpreted_leaf_.ReadDispatchTable(builtins_, table)) return nullptr;
    return "V8's table of bytecode handlers is another one";
  }
  return "V8's interpreter is another one";
}

}  // namespace tracemalloc
