// Names of users and terminals.
#include "account.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "read-file.h"

static void append(char *text, size_t capacity, const char *more) {
  size_t size = strlen(text);
  while (*more && size + 1 < capacity) text[size++] = *more++;
  text[size] = 0;
}

static void append_number(char *text, size_t capacity, unsigned number) {
  char digits[12];
  int first = sizeof digits - 1;
  digits[first] = 0;
  do digits[--first] = (char)('0' + number % 10);
  while (number /= 10);
  append(text, capacity, digits + first);
}

// Does a line of passwd, `name:password:uid:…`, have this uid?
static bool has_uid(const char *line, unsigned uid) {
  long long number;
  for (int colons = 0; colons < 2; line++) {
    if (*line == 0 || *line == '\n') return false;
    if (*line == ':') colons++;
  }
  return json_integer(line, &number) && number == uid;
}

void user_name(unsigned uid, char *name, size_t capacity) {
  static char passwd[16384];
  *name = 0;
  read_file("/etc/passwd", passwd, sizeof passwd);
  for (char *line = passwd; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (!has_uid(line, uid)) continue;
    *strchr(line, ':') = 0;
    return append(name, capacity, line);
  }
  append_number(name, capacity, uid);
}

void terminal_name(int device, char *name, size_t capacity) {
  enum { PTS_FIRST = 136, PTS_LAST = 143 };  // Documentation/admin-guide/devices.txt
  unsigned number = (unsigned)device;
  unsigned major = number >> 8 & 0xfff, minor = (number & 0xff) | (number >> 12 & 0xfff00);
  *name = 0;
  if (major >= PTS_FIRST && major <= PTS_LAST) {
    append(name, capacity, "pts/");
    return append_number(name, capacity, (major - PTS_FIRST) << 8 | minor);
  }
  char path[64] = "/sys/dev/char/", target[256];
  size_t digits = strlen(path);
  append_number(path, sizeof path, major);
  append(path, sizeof path, ":");
  append_number(path, sizeof path, minor);
  ssize_t size = readlink(path, target, sizeof target - 1);
  target[size > 0 ? size : 0] = 0;
  const char *slash = strrchr(target, '/');
  append(name, capacity, slash ? slash + 1 : path + digits);
}
