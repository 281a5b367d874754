// The C library's functions on strings and memory that the agent uses, and the words for the commoner errors.
#include <errno.h>
#include <string.h>

void *memset(void *block, int byte, size_t size) {
  for (char *p = block; size--;) *p++ = (char)byte;
  return block;
}

void *memmove(void *to, const void *from, size_t size) {
  char *d = to;
  const char *s = from;
  if (d < s)
    while (size--) *d++ = *s++;
  else
    while (size--) d[size] = s[size];
  return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) { return memmove(to, from, size); }

void *memchr(const void *block, int byte, size_t size) {
  for (const char *p = block; size--; p++)
    if (*p == (char)byte) return (char *)p;
  return NULL;
}

int strncmp(const char *a, const char *b, size_t size) {
  for (; size--; a++, b++)
    if (*a != *b || *a == 0) return (unsigned char)*a - (unsigned char)*b;
  return 0;
}

int strcmp(const char *a, const char *b) { return strncmp(a, b, ~(size_t)0); }

size_t strlen(const char *string) { return (size_t)((char *)memchr(string, 0, ~(size_t)0) - string); }

char *strcpy(char *restrict to, const char *restrict from) { return memcpy(to, from, strlen(from) + 1); }

char *strcat(char *restrict to, const char *restrict from) {
  strcpy(to + strlen(to), from);
  return to;
}

char *strchr(const char *string, int c) {
  for (; *string != (char)c; string++)
    if (*string == 0) return NULL;
  return (char *)string;
}

char *strrchr(const char *string, int c) {
  char *last = NULL;
  do {
    if (*string == (char)c) last = (char *)string;
  } while (*string++);
  return last;
}

char *strstr(const char *string, const char *part) {
  size_t length = strlen(part);
  for (; *string; string++)
    if (strncmp(string, part, length) == 0) return (char *)string;
  return length ? NULL : (char *)string;
}

size_t strspn(const char *string, const char *accepted) {
  size_t size = 0;
  while (string[size] && strchr(accepted, string[size])) size++;
  return size;
}

size_t strcspn(const char *string, const char *refused) {
  size_t size = 0;
  while (!strchr(refused, string[size])) size++;
  return size;
}

static const struct {
  int number;
  char *words;
} errors[] = {
    {EPERM, "Operation not permitted"},
    {ENOENT, "No such file or directory"},
    {EIO, "Input/output error"},
    {ENXIO, "No such device or address"},
    {ENOEXEC, "Exec format error"},
    {EBADF, "Bad file descriptor"},
    {EAGAIN, "Resource temporarily unavailable"},
    {ENOMEM, "Cannot allocate memory"},
    {EACCES, "Permission denied"},
    {EEXIST, "File exists"},
    {ENODEV, "No such device"},
    {ENOTDIR, "Not a directory"},
    {EISDIR, "Is a directory"},
    {EINVAL, "Invalid argument"},
    {EMFILE, "Too many open files"},
    {ETXTBSY, "Text file busy"},
    {EFBIG, "File too large"},
    {ENOSPC, "No space left on device"},
    {ESPIPE, "Illegal seek"},
    {EROFS, "Read-only file system"},
    {EPIPE, "Broken pipe"},
    {ENAMETOOLONG, "File name too long"},
    {ELOOP, "Too many levels of symbolic links"},
};

char *strerror(int number) {
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
    if (errors[i].number == number) return errors[i].words;
  return "Unknown error";
}
