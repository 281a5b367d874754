// Runs every kernel once to warm up and then for its rounds, each between two marks on the UART: `@B name`,
// `@E name sum`. Time is taken by whoever reads the marks.
#include "kernels.h"

static volatile uint8_t *const UART = (volatile uint8_t *)0x10000000;
enum { LSR = 5, LSR_THRE = 0x20 };

uint64_t arena[3 << 20];

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

static const struct {
    const char *name;
    uint64_t (*run)(void);
} KERNELS[] = {
    {"sieve", sieve},     {"sha256", sha256}, {"qsort", quicksort}, {"crc32", crc32},       {"memcpy", copy},
    {"fib", fib},         {"matmul", matmul}, {"chase", chase},     {"interp", interpreter},
};

int main(void) {
    for (size_t k = 0; k < sizeof KERNELS / sizeof *KERNELS; k++) {
        KERNELS[k].run();
        put("@B ");
        put(KERNELS[k].name);
        put("\n");
        uint64_t sum = 0;
        for (int round = 0; round < ROUNDS; round++) sum += KERNELS[k].run();
        put("@E ");
        put(KERNELS[k].name);
        put(" ");
        put_hex(sum);
        put("\n");
    }
    put("@DONE\n");
    return 0;
}
