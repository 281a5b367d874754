// Files of the guest, read and written by handle.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "reply.h"

enum { FILES = 32, READ_LIMIT = 512 * 1024, PATH_LIMIT = 4096 };

// An unused row has handle 0. Handles are never used again.
static struct file {
  long long handle;
  int descriptor;
} files[FILES];

static struct file *find(long long handle) {
  for (struct file *file = files; file < files + FILES; file++)
    if (file->handle == handle) return file;
  return NULL;
}

static struct file *take_handle(json arguments) {
  long long handle = 0;
  if (!take_integer(arguments, "handle", REQUIRED, 1, __LONG_LONG_MAX__, &handle)) return NULL;
  struct file *file = find(handle);
  if (!file) fail("no file is open with this 'handle'", NULL);
  return file;
}

// The flags that fopen(3) has for a mode, or -1.
static int open_flags(const char *mode) {
  static const struct {
    const char *mode;
    int flags;
  } modes[] = {
      {"r", O_RDONLY}, {"w", O_WRONLY | O_CREAT | O_TRUNC}, {"a", O_WRONLY | O_CREAT | O_APPEND},
      {"r+", O_RDWR},  {"w+", O_RDWR | O_CREAT | O_TRUNC},  {"a+", O_RDWR | O_CREAT | O_APPEND},
  };
  char plain[4] = "";
  size_t size = 0;
  for (const char *p = mode; *p && size < sizeof plain - 1; p++)
    if (*p != 'b' || p == mode) plain[size++] = *p;
  for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
    if (strcmp(plain, modes[i].mode) == 0) return modes[i].flags;
  return -1;
}

bool file_open(json arguments, struct buffer *value) {
  static long long last_handle;
  char path[PATH_LIMIT], mode[8] = "r";
  if (!take_string(arguments, "path", REQUIRED, path, sizeof path)) return false;
  if (!take_string(arguments, "mode", OPTIONAL, mode, sizeof mode)) return false;
  int flags = open_flags(mode);
  if (flags < 0) return fail("Parameter 'mode' must be one of fopen's", NULL);
  struct file *file = find(0);
  if (!file) return fail("too many files are open", NULL);
  // Not to block: a fifo's other end may never open.
  int descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
  if (descriptor < 0) return fail_errno("open", path);
  *file = (struct file){.handle = ++last_handle, .descriptor = descriptor};
  put_integer(value, file->handle);
  return true;
}

bool file_close(json arguments, struct buffer *value) {
  struct file *file = take_handle(arguments);
  if (!file) return false;
  close(file->descriptor);
  file->handle = 0;
  return put_nothing(value);
}

bool file_read(json arguments, struct buffer *value) {
  static struct buffer bytes;
  long long count = 4096;
  struct file *file = take_handle(arguments);
  if (!file || !take_integer(arguments, "count", OPTIONAL, 0, __LONG_LONG_MAX__, &count)) return false;
  size_t wanted = count < READ_LIMIT ? (size_t)count : READ_LIMIT;
  bytes.size = 0;
  bytes.failed = false;
  if (!buffer_reserve(&bytes, wanted)) return fail("out of memory", NULL);
  long got = 1;
  while (bytes.size < wanted &&
         (got = read(file->descriptor, bytes.data + bytes.size, wanted - bytes.size)) > 0)
    bytes.size += (size_t)got;
  if (got < 0 && bytes.size == 0) return fail_errno("read", "file");
  put_open(value, '{');
  put_name(value, "count");
  put_integer(value, (long long)bytes.size);
  put_name(value, "buf-b64");
  put_base64(value, bytes.data, bytes.size);
  put_name(value, "eof");
  put_bool(value, got == 0);
  put_close(value, '}');
  return true;
}

static bool write_bytes(int descriptor, const struct buffer *bytes, size_t count, struct buffer *value) {
  size_t done = 0;
  long put = 0;
  while (done < count && (put = write(descriptor, bytes->data + done, count - done)) > 0) done += (size_t)put;
  if (put < 0 && done == 0) return fail_errno("write", "file");
  put_open(value, '{');
  put_name(value, "count");
  put_integer(value, (long long)done);
  put_name(value, "eof");
  put_bool(value, false);
  put_close(value, '}');
  return true;
}

bool file_write(json arguments, struct buffer *value) {
  struct buffer bytes = {0};
  struct file *file = take_handle(arguments);
  if (!file) return false;
  bool done = take_base64(arguments, "buf-b64", REQUIRED, &bytes);
  long long count = (long long)bytes.size;
  done = done && take_integer(arguments, "count", OPTIONAL, 0, count, &count) &&
         write_bytes(file->descriptor, &bytes, (size_t)count, value);
  buffer_release(&bytes);
  return done;
}

// `whence` is a name, or the number that lseek(2) has for it.
static bool take_whence(json arguments, int *whence) {
  static const char *const names[] = {[SEEK_SET] = "set", [SEEK_CUR] = "cur", [SEEK_END] = "end"};
  json argument = json_member(arguments, "whence");
  if (!argument || json_type(argument) != '"') {
    long long number = 0;
    bool done = take_integer(arguments, "whence", REQUIRED, SEEK_SET, SEEK_END, &number);
    *whence = (int)number;
    return done;
  }
  char name[8] = "";
  json_string(argument, name, sizeof name);
  for (*whence = SEEK_SET; *whence <= SEEK_END; (*whence)++)
    if (strcmp(name, names[*whence]) == 0) return true;
  return fail("Parameter 'whence' must be set, cur or end", NULL);
}

bool file_seek(json arguments, struct buffer *value) {
  long long offset = 0;
  int whence;
  struct file *file = take_handle(arguments);
  if (!file || !take_integer(arguments, "offset", REQUIRED, -__LONG_LONG_MAX__, __LONG_LONG_MAX__, &offset))
    return false;
  if (!take_whence(arguments, &whence)) return false;
  long position = lseek(file->descriptor, offset, whence);
  if (position < 0) return fail_errno("seek in", "file");
  put_open(value, '{');
  put_name(value, "position");
  put_integer(value, position);
  put_name(value, "eof");
  put_bool(value, false);
  put_close(value, '}');
  return true;
}

// Nothing waits here: every write went to the kernel.
bool file_flush(json arguments, struct buffer *value) { return take_handle(arguments) && put_nothing(value); }
