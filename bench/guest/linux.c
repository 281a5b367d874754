// `programs NAME NUMBER` on Linux: runs a kernel for NUMBER rounds or a system program NUMBER times, between
// two marks on standard output, `@B NAME` and `@E NAME SUM`. Time is taken by whoever reads the marks.
// `programs tree DIR` and `programs text MIB` make what others work on.
#include "kernels.h"
#include "systems.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void begin(const char *name) {
    printf("@B %s\n", name);
    fflush(stdout);
}

static int end(const char *name, uint64_t sum) {
    printf("@E %s %llx\n", name, (unsigned long long)sum);
    return 0;
}

/** The first round warms up: it brings in memory and sets up data. */
static int run_kernel(const struct kernel *kernel, long rounds) {
    uint64_t sum = 0;
    kernel->run();
    begin(kernel->name);
    for (long round = 0; round < rounds; round++) sum += kernel->run();
    return end(kernel->name, sum);
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    const char *name = argv[1];
    long number = atol(argv[2]);
    if (!strcmp(name, "tree")) return make_tree(argv[2]);
    if (!strcmp(name, "text")) return make_text(number);
    for (const struct kernel *kernel = KERNELS; kernel->name; kernel++)
        if (!strcmp(kernel->name, name)) return run_kernel(kernel, number);
    for (const struct system_program *program = SYSTEM_PROGRAMS; program->name; program++)
        if (!strcmp(program->name, name)) {
            begin(name);
            return end(name, program->run(number));
        }
    return 2;
}
