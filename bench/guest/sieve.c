// Primes below two million, by crossing out.
#include "kernels.h"

enum { LIMIT = 2000000 };

uint64_t sieve(void) {
    uint8_t *composite = (uint8_t *)arena;
    for (size_t n = 0; n < LIMIT; n++) composite[n] = 0;
    uint64_t sum = 0;
    for (size_t n = 2; n < LIMIT; n++) {
        if (composite[n]) continue;
        sum += n;
        for (size_t multiple = n * n; multiple < LIMIT; multiple += n) composite[multiple] = 1;
    }
    return sum;
}
