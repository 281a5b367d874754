// Programs started by guest-exec.
#pragma once
#include <poll.h>

enum { EXEC_CHILDREN = 16, EXEC_DESCRIPTORS = 4 * EXEC_CHILDREN };

// Adds to `fds` what the programs' pipes and ends are to be watched for; returns how many were added.
int exec_watch(struct pollfd *fds);

// Moves what the programs read and wrote, and notes which have ended. Never blocks.
void exec_step(void);
