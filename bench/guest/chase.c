// Half a million dependent loads through 16 MiB in random order.
#include "kernels.h"

enum { NODES = 1 << 21 };

uint64_t chase(void) {
    static int made;
    if (!made) {
        uint64_t seed = 42;
        for (size_t k = 0; k < NODES; k++) arena[k] = k;
        for (size_t k = NODES - 1; k > 0; k--) { // Sattolo's shuffle: one cycle through all
            size_t other = next_random(&seed) % k;
            uint64_t held = arena[k];
            arena[k] = arena[other];
            arena[other] = held;
        }
        made = 1;
    }
    uint64_t at = 0;
    for (int k = 0; k < 1 << 19; k++) at = arena[at];
    return at;
}
