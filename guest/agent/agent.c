// vm-agent [PORT]: the guest's half of what a page asks of a guest (PROTOCOL.md). One thread that waits in
// poll(2). PORT is a device, or `-` for standard input and output; by default the virtio-serial port of the
// agent's name.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "exec.h"
#include "logoff.h"
#include "port.h"

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Descriptors 0 to 2 must be taken, or a pipe of guest-exec's could get them.
static void take_standard_descriptors(void) {
  int descriptor;
  do descriptor = open("/dev/null", O_RDWR);
  while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor > STDERR_FILENO) close(descriptor);
}

int main(int count, char **arguments) {
  take_standard_descriptors();
  signal(SIGPIPE, SIG_IGN);
  umask(022);
  if (chdir("/") < 0) return 1;
  port_name(count > 1 ? arguments[1] : NULL);
  for (;;) {
    struct pollfd fds[2 + EXEC_DESCRIPTORS];
    int timeout = logoff_timeout(now_ms());
    int ports = port_watch(fds, &timeout);
    int programs = exec_watch(fds + ports);
    poll(fds, (nfds_t)(ports + programs), timeout);
    bool quiet = port_step(fds, ports);
    if (programs) exec_step();
    logoff_step(now_ms(), quiet);
  }
}
