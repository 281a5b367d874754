// The sessions that a log-off is to end, and the processes that belong to them.
#pragma once
#include "session.h"

// Which sessions: all, or one user's, or the one with this leader.
struct choice {
  bool all;
  char user[33];
  int session;
};

struct target {
  struct session session;
  int processes;  // how many are left
  bool ended;
  bool reused;  // another session has the leader's pid now
};

// A user of a chosen session.
struct owner {
  unsigned uid;
  // When the first process of this user's that lives in a session which stays was started; ~0 if there is
  // none. Processes outside of sessions that started later may belong to that session, and are let alone.
  unsigned long long kept_since;
};

struct targets {
  struct choice choice;
  struct buffer bytes, owner_bytes;
  struct target *rows;
  int count, remaining, killed;
  int stragglers;  // processes outside of sessions that are to end too
};

// Chooses among the sessions of this moment. False if the processes cannot be read.
bool targets_choose(struct targets *targets, const struct choice *choice);

// Looks at the processes anew: counts each target's and the stragglers.
void targets_look(struct targets *targets);

// Sends a signal, and SIGCONT so that it is heeded, to what the last look found, but not to a leader that is
// login. Stragglers get SIGTERM only.
void targets_signal(struct targets *targets, int signal);

// Sends SIGKILL to all that the last look found.
void targets_kill(struct targets *targets);

// Sends SIGKILL to whatever a look cannot find, because it forks and ends faster than /proc is read: in one
// stroke to all processes of each user who keeps no session.
void targets_sweep(const struct targets *targets);
