#ifndef TRACEMALLOC_LINES_FUNCTION_SOURCE_H_
#define TRACEMALLOC_LINES_FUNCTION_SOURCE_H_

#include <v8.h>

#include <cstddef>
#include <vector>

namespace tracemalloc {

// The text of a function that V8 has compiled, and the lines in it that V8 may name instead of another one
// (source/unplaced_lines.h). The text is read when first needed.
class FunctionSource {
 public:
  // `script`: V8 reports it with the code, and it is that function itself (JitLogger::LogRecordedBuffer in
  // src/logging/log.cc). `is_initializer`: the function initializes the fields of a class.
  FunctionSource(v8::Isolate* isolate, v8::Local<v8::UnboundScript> script, bool is_initializer);
  FunctionSource(const FunctionSource&) = delete;
  FunctionSource& operator=(const FunctionSource&) = delete;

  // Keeps the function until it is released, if its lines are not read yet. Allocates nothing on the JavaScript heap.
  void Keep();
  void Release();

  // Whether the function was collected, and all its code with it.
  bool IsGone() const { return script_.IsEmpty(); }

  size_t bytes() const { return sizeof(*this) + unplaced_.capacity() / 8; }

  // Whether V8 may name this line, counted from 1 in its script, instead of another one; true if unknown.
  // Allocates on the JavaScript heap.
  bool IsUnplaced(v8::Isolate* isolate, int line);

 private:
  void Read(v8::Isolate* isolate);

  v8::Global<v8::UnboundScript> script_;
  bool is_initializer_;
  bool is_read_ = false;
  // A function that nobody has written, such as the constructor of a class that has none.
  bool has_no_text_ = false;
  // The line of the script that `unplaced_` begins with.
  int first_line_ = 0;
  std::vector<bool> unplaced_;
};

}  // namespace tracemalloc

#endif
