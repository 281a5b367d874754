// Reads JSON in place.
#include "json.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

static const char *skip_space(const char *p) {
  while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n') p++;
  return p;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The value of a hexadecimal digit, or -1.
static int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The four hexadecimal digits of \uXXXX, or -1.
static int hex4(const char *p) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    int digit = hex_digit(p[i]);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

size_t utf8_length(const char *text) {
  const unsigned char *p = (const unsigned char *)text;
  if (p[0] == 0) return 0;
  if (p[0] < 0x80) return 1;
  size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  for (size_t i = 1; i < length; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  bool overlong = p[0] < 0xc2 || (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
  bool surrogate = p[0] == 0xed && p[1] > 0x9f;
  bool too_large = p[0] > 0xf4 || (p[0] == 0xf4 && p[1] > 0x8f);  // beyond U+10FFFF
  if (overlong || surrogate || too_large) return 0;
  return length;
}

// The skip functions take a position in text that ends in a NUL, and return what follows, or NULL if it is
// not well-formed.

static const char *skip_string(const char *p) {
  if (*p++ != '"') return NULL;
  while (*p != '"') {
    if (*p == '\\') {
      p++;
      if (*p == 'u') {
        if (hex4(p + 1) < 0) return NULL;
        p += 5;
      } else {
        if (*p == 0 || !strchr("\"\\/bfnrt", *p)) return NULL;
        p++;
      }
    } else {
      size_t length = (unsigned char)*p < 0x20 ? 0 : utf8_length(p);
      if (length == 0) return NULL;
      p += length;
    }
  }
  return p + 1;
}

static const char *skip_digits(const char *p) {
  if (!is_digit(*p)) return NULL;
  while (is_digit(*p)) p++;
  return p;
}

static const char *skip_number(const char *p) {
  if (*p == '-') p++;
  p = *p == '0' ? p + 1 : skip_digits(p);
  if (p && *p == '.') p = skip_digits(p + 1);
  if (p && (*p == 'e' || *p == 'E')) {
    p++;
    if (*p == '+' || *p == '-') p++;
    p = skip_digits(p);
  }
  return p;
}

static const char *skip_value(const char *p, int depth);

static const char *skip_container(const char *p, int depth) {
  bool object = *p == '{';
  char end = object ? '}' : ']';
  if (depth == 0) return NULL;
  p = skip_space(p + 1);
  if (*p == end) return p + 1;
  for (;;) {
    if (object) {
      if (!(p = skip_string(p))) return NULL;
      p = skip_space(p);
      if (*p++ != ':') return NULL;
    }
    if (!(p = skip_value(p, depth - 1))) return NULL;
    p = skip_space(p);
    if (*p == end) return p + 1;
    if (*p++ != ',') return NULL;
    p = skip_space(p);
  }
}

static const char *skip_value(const char *p, int depth) {
  p = skip_space(p);
  if (*p == '{' || *p == '[') return skip_container(p, depth);
  if (*p == '"') return skip_string(p);
  if (strncmp(p, "true", 4) == 0 || strncmp(p, "null", 4) == 0) return p + 4;
  if (strncmp(p, "false", 5) == 0) return p + 5;
  return skip_number(p);
}

bool json_valid(const char *text, size_t size) {
  const char *end = skip_value(text, JSON_DEPTH);
  return end && skip_space(end) == text + size;
}

char json_type(json value) { return *skip_space(value); }

json json_first(json container) {
  const char *p = skip_space(container);
  if (*p != '{' && *p != '[') return NULL;
  p = skip_space(p + 1);
  return *p == '}' || *p == ']' ? NULL : p;
}

json json_next(json element) {
  const char *p = skip_space(skip_value(element, JSON_DEPTH));
  return *p == ',' ? skip_space(p + 1) : NULL;
}

json json_value(json name) { return skip_space(skip_space(skip_string(name)) + 1); }

json json_member(json object, const char *name) {
  if (json_type(object) != '{') return NULL;
  for (json key = json_first(object); key; key = json_next(json_value(key))) {
    char text[32];
    if (json_string(key, text, sizeof text) >= 0 && strcmp(text, name) == 0) return json_value(key);
  }
  return NULL;
}

size_t json_length(json value) {
  const char *p = skip_space(value);
  return (size_t)(skip_value(p, JSON_DEPTH) - p);
}

bool json_integer(json value, long long *integer) {
  const char *p = skip_space(value);
  bool negative = *p == '-';
  if (negative) p++;
  if (!is_digit(*p)) return false;
  unsigned long long magnitude = 0, limit = (unsigned long long)LLONG_MAX + negative;
  for (; is_digit(*p); p++) {
    unsigned digit = (unsigned)(*p - '0');
    if (magnitude > (limit - digit) / 10) return false;
    magnitude = magnitude * 10 + digit;
  }
  if (*p == '.' || *p == 'e' || *p == 'E') return false;
  *integer = (long long)(negative ? 0 - magnitude : magnitude);
  return true;
}

static size_t put_utf8(char *out, uint32_t code) {
  if (code < 0x80) return out[0] = (char)code, 1;
  size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3f));
  out[0] = (char)(0xf0 << (4 - length) | code);
  return length;
}

// Decodes \uXXXX at *p, a surrogate pair if there is one; a lone surrogate becomes U+FFFD. Moves *p behind
// it.
static uint32_t unicode_escape(const char **p) {
  uint32_t code = (uint32_t)hex4(*p + 2);
  *p += 6;
  if (code < 0xd800 || code > 0xdfff) return code;
  if (code < 0xdc00 && (*p)[0] == '\\' && (*p)[1] == 'u') {
    uint32_t low = (uint32_t)hex4(*p + 2);
    if (low >= 0xdc00 && low <= 0xdfff) {
      *p += 6;
      return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
  }
  return 0xfffd;
}

// Decodes the character or escape at *p into at most four bytes, and moves *p behind it.
static size_t decode_character(const char **p, char *out) {
  static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
  if (**p != '\\') return *out = *(*p)++, 1;
  if ((*p)[1] == 'u') return put_utf8(out, unicode_escape(p));
  const char *escape = escapes;
  while (escape[0] != (*p)[1]) escape += 2;
  *p += 2;
  return *out = escape[1], 1;
}

long json_string(json value, char *string, size_t capacity) {
  const char *p = skip_space(value);
  if (*p++ != '"') return -1;
  size_t size = 0;
  while (*p != '"') {
    char bytes[4];
    size_t length = decode_character(&p, bytes);
    if (size + length + 1 > capacity) return -1;
    memcpy(string + size, bytes, length);
    size += length;
  }
  string[size] = 0;
  return (long)size;
}
