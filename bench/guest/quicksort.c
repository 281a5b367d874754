// Sorts 100,000 random 64-bit numbers, with the comparison behind a pointer as in the C library.
#include "kernels.h"

enum { COUNT = 100000 };

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void sort(uint64_t *low, uint64_t *high, int (*compare)(const void *, const void *)) {
    while (high - low > 12) {
        uint64_t pivot = low[(high - low) / 2], *left = low, *right = high;
        while (left <= right) {
            while (compare(left, &pivot) < 0) left++;
            while (compare(right, &pivot) > 0) right--;
            if (left > right) break;
            uint64_t held = *left;
            *left++ = *right;
            *right-- = held;
        }
        sort(low, right, compare);
        low = left;
    }
    for (uint64_t *at = low + 1; at <= high; at++) {
        uint64_t held = *at, *hole = at;
        for (; hole > low && compare(hole - 1, &held) > 0; hole--) *hole = hole[-1];
        *hole = held;
    }
}

uint64_t quicksort(void) {
    uint64_t seed = 88172645463325252, sum = 0;
    int (*volatile compare)(const void *, const void *) = by_value;
    for (size_t k = 0; k < COUNT; k++) arena[k] = next_random(&seed);
    sort(arena, arena + COUNT - 1, compare);
    for (size_t k = 0; k < COUNT; k++) sum = sum * 31 + arena[k];
    return sum;
}
