// Arguments of commands, and what is said of unfit ones.
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base64.h"
#include "command.h"
#include "reply.h"

static char description[512];

// What fail() noted last.
const char *failure(void) { return description; }

bool fail(const char *piece, ...) {
  size_t size = 0;
  va_list pieces;
  va_start(pieces, piece);
  for (; piece; piece = va_arg(pieces, const char *))
    for (; *piece && size + 1 < sizeof description; piece++) description[size++] = *piece;
  va_end(pieces);
  description[size] = 0;
  return false;
}

bool fail_errno(const char *doing, const char *object) {
  return fail("cannot ", doing, " '", object, "': ", strerror(errno), NULL);
}

// The argument; NULL if it is absent, and then `missing` tells whether that is a failure.
static json find(json arguments, const char *name, enum presence presence, bool *absent_is_fine) {
  json value = json_member(arguments, name);
  *absent_is_fine = value || presence == OPTIONAL || fail("Parameter '", name, "' is missing", NULL);
  return value;
}

static bool unfit(const char *name, const char *expected) {
  return fail("Parameter '", name, "' must be ", expected, NULL);
}

bool take_integer(json arguments, const char *name, enum presence presence, long long min, long long max,
                  long long *value) {
  bool fine;
  json argument = find(arguments, name, presence, &fine);
  if (!argument) return fine;
  long long integer;
  if (!json_integer(argument, &integer)) return unfit(name, "an integer");
  if (integer < min || integer > max) return fail("Parameter '", name, "' is out of range", NULL);
  *value = integer;
  return true;
}

bool take_bool(json arguments, const char *name, enum presence presence, bool *value) {
  bool fine;
  json argument = find(arguments, name, presence, &fine);
  if (!argument) return fine;
  char type = json_type(argument);
  if (type != 't' && type != 'f') return unfit(name, "true or false");
  *value = type == 't';
  return true;
}

bool take_string(json arguments, const char *name, enum presence presence, char *string, size_t capacity) {
  bool fine;
  json argument = find(arguments, name, presence, &fine);
  if (!argument) return fine;
  if (json_type(argument) != '"') return unfit(name, "a string");
  long length = json_string(argument, string, capacity);
  if (length < 0) return fail("Parameter '", name, "' is too long", NULL);
  return strlen(string) == (size_t)length || unfit(name, "a string without NUL");
}

bool take_base64(json arguments, const char *name, enum presence presence, struct buffer *bytes) {
  bool fine;
  json argument = find(arguments, name, presence, &fine);
  if (!argument) return fine;
  if (json_type(argument) != '"') return unfit(name, "a string of base64");
  size_t capacity = json_length(argument);
  if (!buffer_reserve(bytes, capacity)) return fail("out of memory", NULL);
  long size = base64_decode(bytes->data, (size_t)json_string(argument, bytes->data, capacity));
  if (size < 0) return unfit(name, "base64");
  bytes->size = (size_t)size;
  return true;
}

bool put_nothing(struct buffer *value) {
  put_open(value, '{');
  put_close(value, '}');
  return true;
}
