// The port to the host. While its host side is closed, read() gives 0 and poll() POLLHUP at once: then it is
// asked again twice a second, never in a loop.
#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "find-port.h"

enum {
  LINE_LIMIT = 1 << 20,
  CHUNK = 64 * 1024,
  BACKLOG = 64 * 1024,  // answers that may wait before no more requests are handled
  AWAY_PAUSE = 500,     // ms between two looks at a port whose host side is closed
  OPEN_PAUSE = 50,      // ms before a missing port is looked for again; doubles…
  OPEN_PAUSE_MAX = 5000,
  RESYNCHRONISE = 0xff,
};

struct buffer port_output;

static const char *name;
static int in = -1, out = -1;
static bool is_stdio, away;
static int open_pause = OPEN_PAUSE;

static char input[LINE_LIMIT + CHUNK];
static size_t input_size;
static size_t scanned;  // bytes of input that were looked at: they hold no end of line
static bool dropping;   // the line is too long: its bytes are thrown away

void port_name(const char *path) {
  name = path;
  is_stdio = path && strcmp(path, "-") == 0;
}

// The host side was closed: what it left unfinished is void.
static void forget_host(void) {
  if (is_stdio) exit(0);
  input_size = scanned = port_output.size = 0;
  dropping = false;
  away = true;
}

static void close_port(void) {
  forget_host();
  close(in);
  in = out = -1;
  away = false;
}

static void open_port(void) {
  char path[64];
  if (is_stdio) {
    in = STDIN_FILENO;
    out = STDOUT_FILENO;
    fcntl(in, F_SETFL, O_NONBLOCK);
    fcntl(out, F_SETFL, O_NONBLOCK);
  } else if (name || find_port(path, sizeof path)) {
    in = out = open(name ? name : path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  }
  if (in >= 0) open_pause = OPEN_PAUSE;
}

int port_watch(struct pollfd *fds, int *timeout) {
  if (in < 0) open_port();
  int pause = in < 0 ? open_pause : away ? AWAY_PAUSE : -1;
  if (in < 0 && (open_pause *= 2) > OPEN_PAUSE_MAX) open_pause = OPEN_PAUSE_MAX;
  if (pause >= 0 && (*timeout < 0 || pause < *timeout)) *timeout = pause;
  if (in < 0 || away) return 0;
  bool reading = port_output.size <= BACKLOG;
  fds[0] = (struct pollfd){.fd = in, .events = reading ? POLLIN : 0};
  fds[1] = (struct pollfd){.fd = out, .events = port_output.size ? POLLOUT : 0};
  return 2;
}

// Answers the lines that are complete, as long as answers do not pile up.
static void answer_lines(void) {
  size_t start = 0;
  while (scanned < input_size && port_output.size <= BACKLOG) {
    char *end = input + scanned++;
    if ((unsigned char)*end == RESYNCHRONISE) {
      start = scanned;
      dropping = false;
    } else if (*end == '\n') {
      char *line = input + start;
      *end = 0;
      if (dropping)
        answer_error(&port_output, "the line is too long");
      else if (line[strspn(line, " \t\r")] || (size_t)(end - line) != strlen(line))
        answer_request(line, (size_t)(end - line), &port_output);
      start = scanned;
      dropping = false;
    } else if (scanned - start > LINE_LIMIT || dropping) {
      dropping = true;
      start = scanned;
    }
  }
  input_size -= start;
  scanned -= start;
  memmove(input, input + start, input_size);
}

static bool read_port(void) {
  // There is room: what is left of earlier reads is one unfinished line, not too long yet.
  long got = read(in, input + input_size, CHUNK);
  if (got > 0) input_size += (size_t)got;
  if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)))
    away = false;
  else if (got == 0)
    forget_host();
  else
    close_port();
  return got > 0;
}

static void write_port(void) {
  while (in >= 0 && !away && port_output.size) {
    long put = write(out, port_output.data, port_output.size);
    if (put <= 0) {
      if (put < 0 && errno != EAGAIN && errno != EINTR) close_port();
      return;
    }
    buffer_consume(&port_output, (size_t)put);
  }
}

bool port_step(const struct pollfd *fds, int count) {
  if (in < 0) return true;
  short happened = count ? fds[0].revents : 0;
  if (happened & (POLLHUP | POLLERR) && !(happened & POLLIN)) forget_host();
  bool got = (away || happened & POLLIN) && read_port();
  do {
    answer_lines();
    write_port();
  } while (scanned < input_size && port_output.size <= BACKLOG);
  return !got && scanned == input_size;
}
