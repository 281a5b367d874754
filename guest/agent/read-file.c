// Small files read whole.
#include "read-file.h"

#include <fcntl.h>
#include <unistd.h>

long read_file_at(int folder, const char *path, char *text, size_t capacity) {
  int file = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return -1;
  size_t size = 0;
  long got;
  while (size < capacity - 1 && (got = read(file, text + size, capacity - 1 - size)) > 0) size += (size_t)got;
  close(file);
  text[size] = 0;
  return (long)size;
}

long read_file(const char *path, char *text, size_t capacity) {
  return read_file_at(AT_FDCWD, path, text, capacity);
}
