// Programs started by guest-exec: their pipes, their ends, their status.
#define _GNU_SOURCE
#include "exec.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "reply.h"
#include "spawn.h"

enum { OUTPUT_LIMIT = 1 << 20, PATH_LIMIT = 4096 };

// One of a program's two outputs.
struct output {
  int pipe;  // -1 once closed, or if it is not captured
  bool truncated;
  struct buffer bytes;
};

static struct child {
  int pid;  // 0: the row is free
  int pidfd, input;
  bool ended;
  int status;                  // as waitpid(2) has it
  unsigned long long started;  // counts up: tells which is oldest
  struct buffer input_bytes;
  struct output output, errors;
} children[EXEC_CHILDREN];

static void close_pipe(int *descriptor) {
  if (*descriptor >= 0) close(*descriptor);
  *descriptor = -1;
}

static bool is_finished(const struct child *child) {
  return child->ended && child->output.pipe < 0 && child->errors.pipe < 0;
}

static void forget(struct child *child) {
  close_pipe(&child->input);
  close_pipe(&child->pidfd);
  buffer_release(&child->input_bytes);
  buffer_release(&child->output.bytes);
  buffer_release(&child->errors.bytes);
  child->pid = 0;
}

// A free row; if there is none, that of the program which finished and was started longest ago; NULL if all
// run.
static struct child *free_row(void) {
  struct child *oldest = NULL;
  for (struct child *child = children; child < children + EXEC_CHILDREN; child++) {
    if (child->pid == 0) return child;
    if (is_finished(child) && (!oldest || child->started < oldest->started)) oldest = child;
  }
  if (oldest) forget(oldest);
  return oldest;
}

int exec_watch(struct pollfd *fds) {
  int count = 0;
  for (struct child *child = children; child < children + EXEC_CHILDREN; child++) {
    if (child->pid == 0) continue;
    if (child->input >= 0) fds[count++] = (struct pollfd){.fd = child->input, .events = POLLOUT};
    if (child->output.pipe >= 0) fds[count++] = (struct pollfd){.fd = child->output.pipe, .events = POLLIN};
    if (child->errors.pipe >= 0) fds[count++] = (struct pollfd){.fd = child->errors.pipe, .events = POLLIN};
    if (!child->ended) fds[count++] = (struct pollfd){.fd = child->pidfd, .events = POLLIN};
  }
  return count;
}

static void feed(struct child *child) {
  while (child->input >= 0) {
    long written = 0;
    if (child->input_bytes.size)
      written = write(child->input, child->input_bytes.data, child->input_bytes.size);
    if (written < 0 && errno == EAGAIN) return;
    if (written > 0) buffer_consume(&child->input_bytes, (size_t)written);
    if (written < 0 || child->input_bytes.size == 0) close_pipe(&child->input);
  }
}

static void drain(struct output *output) {
  static char bytes[16384];
  // Bounded, so that a program that never stops writing cannot keep the agent here.
  for (int turn = 0; output->pipe >= 0 && turn < 16; turn++) {
    long got = read(output->pipe, bytes, sizeof bytes);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      close_pipe(&output->pipe);
      return;
    }
    size_t room = OUTPUT_LIMIT - output->bytes.size, kept = (size_t)got < room ? (size_t)got : room;
    if (kept < (size_t)got || !buffer_append(&output->bytes, bytes, kept)) output->truncated = true;
  }
}

void exec_step(void) {
  for (struct child *child = children; child < children + EXEC_CHILDREN; child++) {
    if (child->pid == 0) continue;
    feed(child);
    drain(&child->output);
    drain(&child->errors);
    if (!child->ended && waitpid(child->pid, &child->status, WNOHANG) == child->pid) {
      child->ended = true;
      close_pipe(&child->pidfd);
    }
  }
}

// capture-output: a boolean, or the name of what is captured.
static bool take_capture(json arguments, struct spawn *spawn) {
  json argument = json_member(arguments, "capture-output");
  if (!argument || json_type(argument) != '"') {
    bool both = false;
    if (!take_bool(arguments, "capture-output", OPTIONAL, &both)) return false;
    spawn->capture_output = spawn->capture_errors = both;
    return true;
  }
  char name[16] = "";
  json_string(argument, name, sizeof name);
  spawn->merge = strcmp(name, "merged") == 0;
  spawn->capture_output = spawn->merge || strcmp(name, "stdout") == 0 || strcmp(name, "separated") == 0;
  spawn->capture_errors = strcmp(name, "stderr") == 0 || strcmp(name, "separated") == 0;
  return spawn->capture_output || spawn->capture_errors || strcmp(name, "none") == 0 ||
         fail("Parameter 'capture-output' must be true, false, none, stdout, stderr, separated or merged",
              NULL);
}

static bool start(json arguments, struct spawn *spawn, struct buffer *input) {
  static char path[PATH_LIMIT];
  static unsigned long long started;
  if (!take_string(arguments, "path", REQUIRED, path, sizeof path)) return false;
  if (!take_base64(arguments, "input-data", OPTIONAL, input) || !take_capture(arguments, spawn)) return false;
  if (!spawn_strings(arguments, "arg", path, &spawn->arguments)) return false;
  if (json_member(arguments, "env") && !spawn_strings(arguments, "env", NULL, &spawn->environment))
    return false;
  struct child *child = free_row();
  if (!child) return fail("too many programs run already", NULL);
  spawn->path = path;
  spawn->feed_input = input->size > 0;
  if (!spawn_program(spawn)) return fail_errno("run", path);
  *child = (struct child){
      .pid = spawn->pid,
      .pidfd = (int)syscall(SYS_pidfd_open, spawn->pid, 0),
      .input = spawn->input,
      .started = ++started,
      .input_bytes = *input,
      .output = {.pipe = spawn->output},
      .errors = {.pipe = spawn->errors},
  };
  *input = (struct buffer){0};
  return true;
}

bool exec(json arguments, struct buffer *value) {
  struct spawn spawn = {0};
  struct buffer input = {0};
  bool done = start(arguments, &spawn, &input);
  buffer_release(&input);
  spawn_release(&spawn);
  if (!done) return false;
  put_open(value, '{');
  put_name(value, "pid");
  put_integer(value, spawn.pid);
  put_close(value, '}');
  return true;
}

static void put_output(struct buffer *value, const struct output *output, const char *data,
                       const char *truncated) {
  if (output->bytes.size) {
    put_name(value, data);
    put_base64(value, output->bytes.data, output->bytes.size);
  }
  if (output->truncated) {
    put_name(value, truncated);
    put_bool(value, true);
  }
}

bool exec_status(json arguments, struct buffer *value) {
  long long pid = 0;
  if (!take_integer(arguments, "pid", REQUIRED, 1, __INT_MAX__, &pid)) return false;
  struct child *child = children;
  while (child < children + EXEC_CHILDREN && child->pid != pid) child++;
  if (child == children + EXEC_CHILDREN) return fail("no program of guest-exec has this 'pid'", NULL);
  bool finished = is_finished(child);
  put_open(value, '{');
  put_name(value, "exited");
  put_bool(value, finished);
  if (finished) {
    put_name(value, WIFSIGNALED(child->status) ? "signal" : "exitcode");
    put_integer(value, WIFSIGNALED(child->status) ? WTERMSIG(child->status) : WEXITSTATUS(child->status));
    put_output(value, &child->output, "out-data", "out-truncated");
    put_output(value, &child->errors, "err-data", "err-truncated");
  }
  put_close(value, '}');
  if (finished && !value->failed) forget(child);
  return true;
}
