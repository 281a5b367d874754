// Fibonacci's numbers by calling oneself: calls and returns.
#include "kernels.h"

static __attribute__((noinline)) uint64_t number(uint64_t n) {
    return n < 2 ? n : number(n - 1) + number(n - 2);
}

uint64_t fib(void) {
    return number(27);
}
