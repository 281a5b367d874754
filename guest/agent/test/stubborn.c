// Processes that are hard to end, for the tests of the agent's log-off.
//   stubborn crowd COUNT   COUNT processes, each in a session of its own
//   stubborn headless      one process whose first thread has ended
// All ignore SIGHUP and SIGTERM.
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *stay(void *nothing) {
  for (;;) pause();
  return nothing;
}

static void crowd(int count) {
  while (count-- > 0) {
    pid_t child = fork();
    if (child < 0) _exit(1);
    if (child == 0) {
      setsid();
      stay(NULL);
    }
  }
}

int main(int count, char **arguments) {
  pthread_t thread;
  signal(SIGHUP, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  if (count == 3 && strcmp(arguments[1], "crowd") == 0) crowd(atoi(arguments[2]));
  if (write(1, "ready\n", 6) < 0) return 1;
  if (count == 3) stay(NULL);
  pthread_create(&thread, NULL, stay, NULL);
  pthread_exit(NULL);
}
