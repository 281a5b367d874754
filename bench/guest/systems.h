// What the kernel of Linux is asked to do, and the files that other programs work on.
#pragma once
#include <stdint.h>

struct system_program {
    const char *name;
    /** Does its thing so many times, and returns a checksum; ends the process when the system fails it. */
    uint64_t (*run)(long times);
};

/** The last row has no name. */
extern const struct system_program SYSTEM_PROGRAMS[];

/** Makes folders of text files below `folder`. Both return an exit status. */
int make_tree(const char *folder);
/** Prints text that packs about as well as prose does. */
int make_text(long mebibytes);
