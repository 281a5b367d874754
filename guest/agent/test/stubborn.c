// Processes that are hard to end, for the tests of the agent's log-off. All ignore SIGHUP and SIGTERM.
//   stubborn crowd      ten thousand processes, each in a session of its own
//   stubborn headless   one process whose first thread has ended
//   stubborn bomb       up to 60 processes that fork whenever they can
//   stubborn hopping    one process that is always another: it forks and ends, for ever
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CROWD = 10000, BOMB = 60 };

static void *stay(void *nothing) {
  for (;;) pause();
  return nothing;
}

static void crowd(void) {
  for (int i = 0; i < CROWD; i++) {
    pid_t child = fork();
    if (child < 0) _exit(1);
    if (child > 0) continue;
    setsid();
    stay(NULL);
  }
  stay(NULL);
}

static void headless(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, stay, NULL);
  pthread_exit(NULL);
}

static void bomb(void) {
  struct rlimit limit = {BOMB, BOMB};
  setrlimit(RLIMIT_NPROC, &limit);
  for (;;) {
    if (fork() == 0) setsid();
    usleep(5000);
  }
}

static void hopping(void) {
  for (;;)
    if (fork() > 0) _exit(0);
}

int main(int count, char **arguments) {
  static const struct {
    const char *name;
    void (*be)(void);
  } kinds[] = {{"crowd", crowd}, {"headless", headless}, {"bomb", bomb}, {"hopping", hopping}};
  signal(SIGHUP, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  for (size_t i = 0; count == 2 && i < sizeof kinds / sizeof kinds[0]; i++)
    if (strcmp(arguments[1], kinds[i].name) == 0) kinds[i].be();
  return 1;
}
