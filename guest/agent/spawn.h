// Starts a program with pipes.
#pragma once
#include "buffer.h"
#include "json.h"

// Strings for execve: their bytes, and the NULL-terminated pointers to them.
struct strings {
  struct buffer bytes, pointers;
};

struct spawn {
  const char *path;                                        // looked up in PATH if it has no slash
  struct strings arguments, environment;                   // no environment: the agent's
  bool feed_input, capture_output, capture_errors, merge;  // merge: errors go where output goes
  // What spawn_program() gives: the agent's ends of the pipes are non-blocking, -1 where there is none.
  int pid, input, output, errors;
};

// Reads an optional argument that is an array of strings, with `first` before them if there is one.
bool spawn_strings(json arguments, const char *name, const char *first, struct strings *strings);

// Starts the program in a session of its own. False, and errno, if it cannot be run.
bool spawn_program(struct spawn *spawn);

void spawn_release(struct spawn *spawn);
