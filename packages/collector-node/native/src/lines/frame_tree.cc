#include "frame_tree.h"

namespace tracemalloc {

namespace {

// Bytes of a string or a node in hash tables, without its text and its columns.
constexpr size_t kBytesPerEntry = 64;
constexpr size_t kBytesPerNode = 6 * sizeof(uint32_t) + 1 + kBytesPerEntry;

}  // namespace

size_t FrameTree::KeyHash::operator()(const Key& key) const {
  uint64_t hash = key.place * 0x9E3779B97F4A7C15ull ^ key.function;
  hash = (hash ^ hash >> 32) * 0xFF51AFD7ED558CCDull ^ key.origin;
  hash = (hash ^ hash >> 32) * 0xC4CEB9FE1A85EC53ull;
  return static_cast<size_t>(hash ^ hash >> 29);
}

FrameTree::FrameTree() {
  columns_.parent.push_back(-1);
  columns_.function_name.push_back(Intern(""));
  columns_.script.push_back(Intern(""));
  columns_.script_id.push_back(0);
  columns_.line.push_back(0);
  columns_.column.push_back(0);
  columns_.is_line.push_back(0);
}

uint32_t FrameTree::Intern(std::string_view text) {
  const auto [known, is_new] =
      strings_.try_emplace(std::string(text), static_cast<uint32_t>(columns_.strings.size()));
  if (is_new) {
    columns_.strings.emplace_back(text);
    string_bytes_ += 2 * text.size();
  }
  return known->second;
}

uint32_t FrameTree::Add(uint32_t parent, const Frame& frame) {
  const uint32_t function_name = Intern(frame.function_name);
  const uint32_t script = Intern(frame.script);
  const Key key = {uint64_t{parent} << 32 | frame.line, uint64_t{function_name} << 32 | script,
                   static_cast<uint64_t>(frame.script_id) << 32 | uint64_t{frame.column} << 1 |
                       (frame.is_line ? 1 : 0)};
  const auto node = static_cast<uint32_t>(size());
  const auto [known, is_new] = nodes_.try_emplace(key, node);
  if (!is_new) return known->second;
  columns_.parent.push_back(static_cast<int32_t>(parent));
  columns_.function_name.push_back(function_name);
  columns_.script.push_back(script);
  columns_.script_id.push_back(frame.script_id);
  columns_.line.push_back(frame.line);
  columns_.column.push_back(frame.column);
  columns_.is_line.push_back(frame.is_line ? 1 : 0);
  return node;
}

Frame FrameTree::FrameOf(uint32_t node) const {
  return {columns_.strings[columns_.function_name[node]],
          columns_.strings[columns_.script[node]],
          columns_.script_id[node],
          columns_.line[node],
          columns_.column[node],
          columns_.is_line[node] != 0};
}

size_t FrameTree::bytes() const {
  return size() * kBytesPerNode + columns_.strings.size() * kBytesPerEntry + string_bytes_;
}

}  // namespace tracemalloc
