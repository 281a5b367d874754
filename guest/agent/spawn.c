// Starts a program with pipes: fork, execve, and a pipe that tells why execve failed.
#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"

static bool append_pointer(struct strings *strings, const char *pointer) {
  return buffer_append(&strings->pointers, &pointer, sizeof pointer);
}

bool spawn_strings(json arguments, const char *name, const char *first, struct strings *strings) {
  json array = json_member(arguments, name);
  if (array && json_type(array) != '[')
    return fail("Parameter '", name, "' must be an array of strings", NULL);
  // A decoded string is shorter than its text, so the bytes never move once there is room for the whole text.
  if (!buffer_reserve(&strings->bytes, array ? json_length(array) : 1)) return fail("out of memory", NULL);
  bool done = !first || append_pointer(strings, first);
  for (json item = array ? json_first(array) : NULL; item; item = json_next(item)) {
    char *string = strings->bytes.data + strings->bytes.size;
    long length = json_string(item, string, strings->bytes.capacity - strings->bytes.size);
    if (length < 0 || strlen(string) != (size_t)length)
      return fail("Parameter '", name, "' must be an array of strings without NUL", NULL);
    strings->bytes.size += (size_t)length + 1;
    done = done && append_pointer(strings, string);
  }
  return (done && append_pointer(strings, NULL)) || fail("out of memory", NULL);
}

void spawn_release(struct spawn *spawn) {
  for (struct strings *strings = &spawn->arguments;; strings = &spawn->environment) {
    buffer_release(&strings->bytes);
    buffer_release(&strings->pointers);
    if (strings == &spawn->environment) return;
  }
}

// Runs the program in each folder of PATH in turn; returns, with errno, only if it is in none.
static void execute(const char *path, char **arguments, char **environment) {
  if (strchr(path, '/')) {
    execve(path, arguments, environment);
    return;
  }
  const char *folder = getenv("PATH");
  if (!folder) folder = "/usr/sbin:/usr/bin:/sbin:/bin";
  int error = ENOENT;
  for (;;) {
    char full[8192];
    size_t size = strcspn(folder, ":");
    if (size && size + strlen(path) + 2 <= sizeof full) {
      memcpy(full, folder, size);
      full[size] = '/';
      strcpy(full + size + 1, path);
      execve(full, arguments, environment);
      if (errno != ENOENT && errno != ENOTDIR) error = errno;
    }
    if (folder[size] == 0) break;
    folder += size + 1;
  }
  errno = error;
}

static int null_device(int flags) { return open("/dev/null", flags | O_CLOEXEC); }

// In the child: never returns. Writes errno to `report` if the program cannot be run.
static _Noreturn void become(const struct spawn *spawn, int input, int output, int errors, int report) {
  setsid();
  signal(SIGPIPE, SIG_DFL);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(spawn->merge ? output : errors, STDERR_FILENO);
  char **environment = spawn->environment.pointers.size ? (void *)spawn->environment.pointers.data : environ;
  execute(spawn->path, (void *)spawn->arguments.pointers.data, environment);
  int error = errno;
  if (write(report, &error, sizeof error) < 0) _exit(126);
  _exit(127);
}

// A pipe, or the null device for the program and nothing for the agent. `ours` is which end of the pipe the
// agent has.
static bool open_stream(bool wanted, int ours, int *agent, int *program) {
  int ends[2];
  *agent = -1;
  if (!wanted) return (*program = null_device(ours == 0 ? O_WRONLY : O_RDONLY)) >= 0;
  if (pipe2(ends, O_CLOEXEC) < 0) return *program = -1, false;
  *agent = ends[ours];
  *program = ends[1 - ours];
  fcntl(*agent, F_SETFL, O_NONBLOCK);
  return true;
}

static void close_all(const int *descriptors, int count) {
  int error = errno;
  for (int i = 0; i < count; i++)
    if (descriptors[i] >= 0) close(descriptors[i]);
  errno = error;
}

// Forks, and waits until execve succeeded or failed.
static bool start(struct spawn *spawn, const int program[3]) {
  int report[2], error = 0;
  if (pipe2(report, O_CLOEXEC) < 0) return false;
  spawn->pid = fork();
  if (spawn->pid == 0) become(spawn, program[0], program[1], program[2], report[1]);
  if (spawn->pid < 0) error = errno;
  close(report[1]);
  if (spawn->pid > 0 && read(report[0], &error, sizeof error) == sizeof error) waitpid(spawn->pid, NULL, 0);
  close(report[0]);
  errno = error;
  return error == 0;
}

bool spawn_program(struct spawn *spawn) {
  int agent[3] = {-1, -1, -1}, program[3] = {-1, -1, -1};
  bool done = open_stream(spawn->feed_input, 1, &agent[0], &program[0]) &&
              open_stream(spawn->capture_output, 0, &agent[1], &program[1]) &&
              open_stream(spawn->capture_errors, 0, &agent[2], &program[2]) && start(spawn, program);
  close_all(program, 3);
  if (!done) close_all(agent, 3);
  spawn->input = agent[0];
  spawn->output = agent[1];
  spawn->errors = agent[2];
  return done;
}
