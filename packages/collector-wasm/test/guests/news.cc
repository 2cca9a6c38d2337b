// C++: operator new and delete, in all their forms.
#include <cstddef>
#include <new>

#define EXPORT(name) __attribute__((export_name(#name)))

struct Point {
  double x, y;
};
struct alignas(64) Line {
  char bytes[128];
};

extern "C" {
EXPORT(new_point) Point *new_point() { return new Point(); }
EXPORT(new_points) Point *new_points(size_t count) { return new Point[count]; }
EXPORT(new_line) Line *new_line() { return new Line(); }
EXPORT(new_nothrow) Point *new_nothrow(size_t count) { return new (std::nothrow) Point[count]; }
EXPORT(delete_point) void delete_point(Point *point) { delete point; }
EXPORT(delete_points) void delete_points(Point *points) { delete[] points; }
EXPORT(delete_line) void delete_line(Line *line) { delete line; }
}
