// Log-on sessions (PROTOCOL.md, guest-get-sessions).
#pragma once
#include "buffer.h"
#include "process.h"

struct session {
  int leader;  // pid
  int tty;     // device number
  unsigned uid;
  unsigned long long start;  // of the leader, clock ticks since boot
  long long login_time;      // ns since 1970
  char user[33], line[33];   // line: the terminal without /dev/
};

struct sessions {
  struct buffer bytes;
  struct session *rows;
  int count;
};

// Finds the sessions among the processes, oldest log-on first. False if memory is short.
bool find_sessions(const struct processes *processes, struct sessions *sessions);

void put_session(struct buffer *out, const struct session *session);
