// The system's clock, names and end.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "read-file.h"
#include "reply.h"

enum { NANOSECONDS = 1000000000 };

bool get_time(json arguments, struct buffer *value) {
  (void)arguments;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  put_integer(value, now.tv_sec * NANOSECONDS + now.tv_nsec);
  return true;
}

// Seconds since 1970 by the real-time clock, or -1.
static long long rtc_time(void) {
  char text[32];
  long long seconds;
  return read_file("/sys/class/rtc/rtc0/since_epoch", text, sizeof text) > 0 && json_integer(text, &seconds)
             ? seconds
             : -1;
}

bool set_time(json arguments, struct buffer *value) {
  long long time = -1;
  if (!take_integer(arguments, "time", OPTIONAL, 0, __LONG_LONG_MAX__, &time)) return false;
  if (time < 0) {
    long long seconds = rtc_time();
    if (seconds < 0) return fail("there is no real-time clock to set the time from", NULL);
    time = seconds * NANOSECONDS;
  }
  struct timespec now = {.tv_sec = time / NANOSECONDS, .tv_nsec = time % NANOSECONDS};
  if (clock_settime(CLOCK_REALTIME, &now) < 0) return fail_errno("set", "time");
  return put_nothing(value);
}

bool get_host_name(json arguments, struct buffer *value) {
  (void)arguments;
  struct utsname name;
  uname(&name);
  put_open(value, '{');
  put_name(value, "host-name");
  put_string(value, name.nodename, sizeof name.nodename);
  put_close(value, '}');
  return true;
}

// Finds KEY= in the text of os-release; gives its value without quotes, and its length.
static const char *release_value(const char *text, const char *key, size_t *size) {
  size_t length = strlen(key);
  for (const char *line = text; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, key, length) != 0 || line[length] != '=') continue;
    const char *value = line + length + 1;
    char quote = *value == '"' || *value == '\'' ? *value++ : '\n';
    const char *end = value;
    while (*end && *end != quote && *end != '\n') end++;
    *size = (size_t)(end - value);
    return value;
  }
  return NULL;
}

bool get_osinfo(json arguments, struct buffer *value) {
  (void)arguments;
  static const char *const names[][2] = {
      {"ID", "id"},
      {"NAME", "name"},
      {"PRETTY_NAME", "pretty-name"},
      {"VERSION", "version"},
      {"VERSION_ID", "version-id"},
  };
  char release[4096] = "";
  struct utsname name;
  uname(&name);
  read_file("/etc/os-release", release, sizeof release);
  put_open(value, '{');
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    size_t size;
    const char *text = release_value(release, names[i][0], &size);
    if (!text) continue;
    put_name(value, names[i][1]);
    put_string(value, text, size);
  }
  put_name(value, "kernel-release");
  put_string(value, name.release, sizeof name.release);
  put_name(value, "kernel-version");
  put_string(value, name.version, sizeof name.version);
  put_name(value, "machine");
  put_string(value, name.machine, sizeof name.machine);
  put_close(value, '}');
  return true;
}

// The signals by which busybox's init is told to end the system.
static const struct {
  const char *mode;
  int signal;
} ends[] = {{"powerdown", SIGUSR2}, {"halt", SIGUSR1}, {"reboot", SIGTERM}};

bool shutdown_guest(json arguments, struct buffer *value) {
  (void)value;
  char mode[16] = "powerdown";
  if (!take_string(arguments, "mode", OPTIONAL, mode, sizeof mode)) return false;
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    if (strcmp(mode, ends[i].mode) != 0) continue;
    return kill(1, ends[i].signal) == 0 || fail_errno("signal", "init");
  }
  return fail("Parameter 'mode' must be powerdown, halt or reboot", NULL);
}
