// The processes of the system as /proc shows them at one moment.
#pragma once
#include <stdbool.h>

#include "buffer.h"

struct process {
  int pid, parent, session, tty;
  unsigned uid;              // whose it is; with a set-user-id program of root's, who started it
  bool of_kernel;            // a kernel thread
  bool asking;               // a getty or login: nobody is past the password, as far as this process goes
  unsigned long long start;  // clock ticks since boot
};

// A table of all processes but those of the kernel, zombies and the agent itself.
struct processes {
  struct buffer bytes;
  struct process *rows;
  int count;
};

// Reads the table anew. False if /proc cannot be read or memory is short.
bool scan_processes(struct processes *table);

// Sends a signal to the very process that the row was read from, not to a later one with its pid.
void signal_process(const struct process *process, int signal);

// Sends SIGKILL to all processes of a user other than root, in one stroke that no fork escapes.
void kill_user(unsigned uid);
