// The kernels: each does about a unit of work and returns a checksum of what it found.
#pragma once
#include <stddef.h>
#include <stdint.h>

uint64_t chase(void);
uint64_t crc32(void);
uint64_t fib(void);
uint64_t interpreter(void);
uint64_t matmul(void);
uint64_t copy(void);
uint64_t quicksort(void);
uint64_t sha256(void);
uint64_t sieve(void);

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
