// The kernels: each does a unit of work, some hundredths of a second, and returns a checksum of what it
// found. They use no more of the C library than memcpy, strcmp and strcpy: they run on the bare machine too.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct kernel {
    const char *name;
    uint64_t (*run)(void);
};

/** All kernels; the last row has no name. */
extern const struct kernel KERNELS[];

/** Memory for the kernels' data, 24 MiB. */
extern uint64_t arena[3 << 20];

/** xorshift64: the next of a row of random numbers. */
static inline uint64_t next_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}
