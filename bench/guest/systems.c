// System calls, page faults, a conversation over pipes, processes.
#define _GNU_SOURCE
#include "systems.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, MAPPED = 16 << 20 };

static void need(int condition, const char *what) {
    if (condition) return;
    perror(what);
    exit(1);
}

static uint64_t system_calls(long times) {
    uint64_t sum = 0;
    for (long k = 0; k < times; k++) sum += (uint64_t)syscall(SYS_getppid);
    return sum > 0;
}

/** Sixteen MiB mapped, each page touched, and given back: 4096 faults. */
static uint64_t page_faults(long times) {
    uint64_t sum = 0;
    for (long k = 0; k < times; k++) {
        volatile char *pages = mmap(0, MAPPED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        need(pages != MAP_FAILED, "mmap");
        madvise((void *)pages, MAPPED, MADV_NOHUGEPAGE);
        for (long at = 0; at < MAPPED; at += PAGE) pages[at]++;
        sum += (uint64_t)pages[MAPPED - PAGE];
        munmap((void *)pages, MAPPED);
    }
    return sum;
}

/** A byte goes to another process and comes back. */
static uint64_t ping_pong(long times) {
    int there[2], back[2];
    char byte = 0;
    need(pipe(there) == 0 && pipe(back) == 0, "pipe");
    pid_t child = fork();
    need(child >= 0, "fork");
    if (child == 0) {
        close(there[1]);
        while (read(there[0], &byte, 1) == 1) {
            byte++;
            need(write(back[1], &byte, 1) == 1, "write");
        }
        _exit(0);
    }
    for (long k = 0; k < times; k++)
        need(write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1, "ping-pong");
    close(there[1]);
    waitpid(child, 0, 0);
    return (uint8_t)byte;
}

/** One process after another that does nothing. */
static uint64_t processes(long times) {
    uint64_t sum = 0;
    for (long k = 0; k < times; k++) {
        int status;
        pid_t child = fork();
        need(child >= 0, "fork");
        if (child == 0) {
            execl("/bench/nothing", "nothing", (char *)0);
            _exit(127);
        }
        need(waitpid(child, &status, 0) == child && WIFEXITED(status), "waitpid");
        sum += (uint64_t)WEXITSTATUS(status);
    }
    return sum;
}

const struct system_program SYSTEM_PROGRAMS[] = {
    {"syscall", system_calls}, {"fault", page_faults}, {"pipe", ping_pong}, {"fork+exec", processes}, {0, 0},
};
