// Deeply inlined C++ with debug information: what lines and inlined frames are tested on.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#define EXPORT(name) __attribute__((export_name(#name)))

namespace shop {

struct Article {
  std::string name;
  std::vector<int> prices;
};

class Catalogue {
 public:
  Article &find(const std::string &name) { return articles[name]; }
  void add(const std::string &name, int price) {
    Article &article = find(name);
    article.name = name;
    article.prices.push_back(price);
  }
  int cheapest() const {
    std::vector<int> all;
    for (const auto &entry : articles) {
      all.insert(all.end(), entry.second.prices.begin(), entry.second.prices.end());
    }
    std::sort(all.begin(), all.end());
    return all.empty() ? 0 : all.front();
  }

 private:
  std::map<std::string, Article> articles;
};

static std::unique_ptr<Catalogue> catalogue;

static inline void *block_of(size_t size) { return ::operator new(size); }

}  // namespace shop

extern "C" {
EXPORT(fill) int fill(int count) {
  shop::catalogue = std::make_unique<shop::Catalogue>();
  for (int at = 0; at < count; at++) {
    shop::catalogue->add("article number " + std::to_string(at % 7), at);
  }
  return shop::catalogue->cheapest();
}

EXPORT(inlined_block) void *inlined_block(size_t size) {
  void *block = shop::block_of(size);
  __asm__ volatile("");
  return block;
}
}
