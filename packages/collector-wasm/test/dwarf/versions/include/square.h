static inline int square(int value) { return value * value + 1; }
