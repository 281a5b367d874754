// Copies four MiB eight times, 32 bytes a turn.
#include "kernels.h"

enum { WORDS = 1 << 19 };

uint64_t copy(void) {
    uint64_t *from = arena, *to = arena + WORDS, seed = 1;
    for (size_t k = 0; k < WORDS; k += 64) from[k] = next_random(&seed);
    for (int round = 0; round < 8; round++) {
        for (size_t k = 0; k < WORDS; k += 4) {
            to[k] = from[k];
            to[k + 1] = from[k + 1];
            to[k + 2] = from[k + 2];
            to[k + 3] = from[k + 3];
        }
        __asm__ volatile("" ::: "memory");
    }
    return to[64 * 100];
}
