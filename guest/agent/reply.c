// Writes JSON to the end of a buffer.
#include "reply.h"

#include <string.h>

#include "base64.h"
#include "json.h"

void put_text(struct buffer *out, const char *json) { buffer_append(out, json, strlen(json)); }

// A comma, unless this is the first thing in its container, or on its line, or the value of a name.
static void separate(struct buffer *out) {
  if (out->size && !strchr("{[:\n", out->data[out->size - 1])) put_text(out, ",");
}

void put_open(struct buffer *out, char bracket) {
  separate(out);
  buffer_append(out, &bracket, 1);
}

void put_close(struct buffer *out, char bracket) { buffer_append(out, &bracket, 1); }

void put_name(struct buffer *out, const char *name) {
  separate(out);
  put_text(out, "\"");
  put_text(out, name);
  put_text(out, "\":");
}

static void put_digits(struct buffer *out, unsigned long long value, int width) {
  char digits[20];
  int first = sizeof digits;
  do digits[--first] = (char)('0' + value % 10);
  while ((value /= 10) || (int)sizeof digits - first < width);
  buffer_append(out, digits + first, sizeof digits - (size_t)first);
}

void put_integer(struct buffer *out, long long value) {
  separate(out);
  if (value < 0) put_text(out, "-");
  put_digits(out, value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value, 1);
}

void put_seconds(struct buffer *out, long long nanoseconds) {
  if (nanoseconds < 0) nanoseconds = 0;
  put_integer(out, nanoseconds / 1000000000);
  put_text(out, ".");
  put_digits(out, (unsigned long long)(nanoseconds % 1000000000 / 1000), 6);
}

void put_bool(struct buffer *out, bool value) {
  separate(out);
  put_text(out, value ? "true" : "false");
}

void put_string(struct buffer *out, const char *string, size_t size) {
  separate(out);
  put_text(out, "\"");
  for (const char *p = string; p < string + size && *p;) {
    unsigned char c = (unsigned char)*p;
    size_t length = utf8_length(p);
    if (c == '"' || c == '\\') {
      buffer_append(out, "\\", 1);
      buffer_append(out, p, 1);
    } else if (c < 0x20) {
      char escape[] = {'\\', 'u', '0', '0', (char)('0' + (c >> 4)), "0123456789abcdef"[c & 15]};
      buffer_append(out, escape, sizeof escape);
    } else if (length == 0 || p + length > string + size) {
      put_text(out, "\xef\xbf\xbd");
      length = 1;
    } else {
      buffer_append(out, p, length);
    }
    p += length;
  }
  put_text(out, "\"");
}

void put_base64(struct buffer *out, const void *bytes, size_t size) {
  separate(out);
  put_text(out, "\"");
  base64_encode(out, bytes, size);
  put_text(out, "\"");
}
