// The kernels on the bare machine: each runs once to warm up and then for its rounds, between two marks on
// the UART, as on Linux.
#include "kernels.h"

static volatile uint8_t *const UART = (volatile uint8_t *)0x10000000;
enum { LSR = 5, LSR_THRE = 0x20 };

// As much of the C library as the kernels and the compiler call.

void *memcpy(void *to, const void *from, size_t size) {
    uint64_t *words = to;
    const uint64_t *others = from;
    int aligned = (((uintptr_t)to | (uintptr_t)from) & 7) == 0;
    for (; aligned && size >= 32; size -= 32, words += 4, others += 4) {
        words[0] = others[0];
        words[1] = others[1];
        words[2] = others[2];
        words[3] = others[3];
    }
    for (size_t k = 0; k < size; k++) ((char *)words)[k] = ((const char *)others)[k];
    return to;
}

void *memset(void *to, int value, size_t size) {
    for (size_t k = 0; k < size; k++) ((char *)to)[k] = (char)value;
    return to;
}

int strcmp(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

char *strcpy(char *to, const char *from) {
    for (size_t k = 0; (to[k] = from[k]); k++) {
    }
    return to;
}

static void put(const char *text) {
    for (; *text; text++) {
        while (!(UART[LSR] & LSR_THRE)) {
        }
        UART[0] = (uint8_t)*text;
    }
}

static void put_hex(uint64_t value) {
    char text[17] = {0};
    for (int k = 15; k >= 0; k--, value >>= 4) text[k] = "0123456789abcdef"[value & 15];
    put(text);
}

int main(void) {
    for (const struct kernel *kernel = KERNELS; kernel->name; kernel++) {
        kernel->run();
        put("@B ");
        put(kernel->name);
        put("\n");
        uint64_t sum = 0;
        for (int round = 0; round < ROUNDS; round++) sum += kernel->run();
        put("@E ");
        put(kernel->name);
        put(" ");
        put_hex(sum);
        put("\n");
    }
    put("@DONE\n");
    return 0;
}
