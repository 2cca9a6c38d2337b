// Names of many kinds, for their manglings: nothing here does anything.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#define KEEP __attribute__((noinline, used))

namespace shapes {
inline namespace v2 {
struct Point { int x; template <class T> KEEP operator T() const { return T(); } };
template <class T, int N> struct Grid {
  T cells[N];
  KEEP Grid() {}
  KEEP ~Grid() noexcept {}
  KEEP T (&all())[N] { return cells; }
  KEEP bool operator<(const Grid &) const volatile { return false; }
  KEEP Grid &operator+=(Grid &&) & { return *this; }
  KEEP void operator()(int) && {}
  KEEP T *operator->() { return cells; }
  KEEP T &operator[](long) { return *cells; }
  struct Row { KEEP void each(void (Grid::*)(Row *) const, int Grid::*) {} };
};
}
enum class Colour : unsigned char { red, green };
}
namespace { struct Hidden { KEEP static void go(Hidden *const *, const char[4]) {} }; }

template <class... Types> struct Pack {};
template <class... Types> KEEP void all(Pack<Types...>, const Types &...) {}
template <class... Types> KEEP void pointers(Types *(*...functions)(Types)) {}
template <class First, class... Rest> KEEP auto first(First &&value, Rest &&...) -> First && { return static_cast<First &&>(value); }
template <shapes::Colour C, bool B, char L, long N, unsigned long long U, int *P, void (*F)(int)> KEEP void literals() {}
template <template <class, class> class Container, class Value> KEEP void nested(Container<Value, std::allocator<Value>> &) {}
template <class T> KEEP typename std::enable_if<(sizeof(T) > 2), T>::type large(T value) { return value; }
template <class T> KEEP auto sum(T a, T b) -> decltype(a + b) { return a + b; }
template <class T> KEEP auto called(T f) -> decltype(f(1, 2)) { return f(1, 2); }
template <int N, int M> KEEP void product(char (*)[N * M + 1]) {}
int global;
KEEP void taken(int) {}
KEEP int operator""_km(unsigned long long n) { return (int)n; }
KEEP void *(*chosen(int (*)(const char *, ...)))(long) { return nullptr; }
KEEP void nothing(std::nullptr_t, __int128, char16_t, char32_t, wchar_t, long double, _Complex double) {}
KEEP void maps(std::map<std::string, std::vector<std::pair<int, const char *>>> const &) {}
KEEP void unsafe(void (*)() noexcept, int *__restrict) {}
struct Base { virtual ~Base() {} virtual Base *self() { return this; } };
struct Other { virtual void other() {} virtual ~Other() {} };
struct Derived : Other, virtual Base { Derived *self() override { return this; } };
KEEP Base *made() { return new Derived; }
KEEP int &counter() { static int count = global; return count; }

int main() {
  shapes::Grid<short, 4> grid;
  grid.all(); grid < grid; grid += shapes::Grid<short, 4>(); shapes::Grid<short, 4>()(1); grid.operator->(); grid[1];
  shapes::Grid<short, 4>::Row().each(nullptr, nullptr);
  (long)shapes::Point(); (const char *)shapes::Point();
  Hidden::go(nullptr, "abc");
  all(Pack<int, char *>(), 1, (char *)nullptr); all(Pack<>());
  pointers<int, const char>(nullptr, nullptr);
  int one = 1; first(one, 'c', 2.0); first(1);
  literals<shapes::Colour::green, true, 'x', -5, 7, &global, taken>();
  std::vector<int> ints; nested(ints);
  large(1L); sum(1, 2); sum(1.0f, 2.0f); product<2, 3>(nullptr);
  called([](int a, int b) { return a + b; });
  auto generic = [&](auto &&value, auto... more) { return [=] { return sizeof...(more) + one; }(); };
  generic(1, 2, 3); generic("a");
  std::function<int(const std::string &)> f = [](const std::string &text) { return (int)text.size(); };
  counter(); made(); chosen(nullptr); 12_km; nothing(nullptr, 1, 1, 1, 1, 1, 1); maps({}); unsafe(nullptr, nullptr);
  return f("a") + (int)std::make_shared<std::string>("b")->size();
}
