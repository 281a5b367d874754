// The table of kernels.
#include "kernels.h"

uint64_t arena[3 << 20];

uint64_t chase(void), copy(void), core_marks(void), crc32(void), fib(void), interpreter(void), matmul(void),
    nbody(void), quicksort(void), records(void), sha256(void), sieve(void);

const struct kernel KERNELS[] = {
    {"coremark-like", core_marks}, {"dhrystone-like", records}, {"sha256", sha256},
    {"qsort", quicksort},          {"sieve", sieve},            {"crc32", crc32},
    {"matmul", matmul},            {"nbody", nbody},            {"memcpy", copy},
    {"fib", fib},                  {"interp", interpreter},     {"chase", chase},
    {0, 0},
};
