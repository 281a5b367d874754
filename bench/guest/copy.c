// Copies four MiB sixteen times with the C library's memcpy.
#include "kernels.h"
#include <string.h>

enum {
    WORDS = 1 << 19,
    TIMES = 16,
    /** A few pages between the two: a power of two would make them compete for the entries of a simple TLB. */
    GAP = 3 * 512,
};

uint64_t copy(void) {
    uint64_t *from = arena, *to = arena + WORDS + GAP, seed = 1;
    for (size_t k = 0; k < WORDS; k += 64) from[k] = next_random(&seed);
    for (int time = 0; time < TIMES; time++) {
        memcpy(to, from, WORDS * sizeof *to);
        __asm__ volatile("" ::: "memory");
    }
    return to[64 * 100];
}
