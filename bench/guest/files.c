// Makes a tree of files, and text.
#include "kernels.h"
#include "systems.h"
#include <stdio.h>
#include <sys/stat.h>

enum { FOLDERS = 32, FILES = 32, LINES = 24 };

static const char *const WORDS[16] = {"the",     "guest", "page",   "kernel", "of",  "register", "a",    "trap",
                                      "machine", "and",   "memory", "table",  "in",  "virtual",  "line", "is"};

/** Writes a line; returns its length. */
static long line(FILE *out, uint64_t *seed) {
    long length = 0;
    for (int word = 0; word < 10; word++) {
        uint64_t number = next_random(seed);
        length += number >> 61 ? fprintf(out, "%s ", WORDS[number % 16])
                               : fprintf(out, "%x ", (unsigned)(number >> 40 & 0xfffff));
    }
    return length + fprintf(out, "\n");
}

static int make_file(const char *path, uint64_t *seed) {
    FILE *out = fopen(path, "w");
    if (!out) return 1;
    for (int k = 0; k < LINES; k++) line(out, seed);
    return fclose(out) ? 1 : 0;
}

int make_tree(const char *folder) {
    char path[256];
    uint64_t seed = 7;
    if (mkdir(folder, 0755)) return 1;
    for (int k = 0; k < FOLDERS; k++) {
        snprintf(path, sizeof path, "%s/%02d", folder, k);
        if (mkdir(path, 0755)) return 1;
        for (int file = 0; file < FILES; file++) {
            snprintf(path, sizeof path, "%s/%02d/%02d.%s", folder, k, file, file % 4 ? "txt" : "log");
            if (make_file(path, &seed)) return 1;
        }
    }
    return 0;
}

int make_text(long mebibytes) {
    uint64_t seed = 11;
    for (long length = 0; length < mebibytes << 20;) length += line(stdout, &seed);
    return fflush(stdout) ? 1 : 0;
}
