// Writes JSON to the end of a buffer. Commas between elements and members come by themselves.
#pragma once
#include "buffer.h"

void put_text(struct buffer *out, const char *json);
void put_open(struct buffer *out, char bracket);
void put_close(struct buffer *out, char bracket);
void put_name(struct buffer *out, const char *name);
void put_integer(struct buffer *out, long long value);
void put_bool(struct buffer *out, bool value);
// A string of at most `size` bytes, shorter if it has a NUL; malformed UTF-8 becomes U+FFFD.
void put_string(struct buffer *out, const char *string, size_t size);
// Bytes as a string of base64.
void put_base64(struct buffer *out, const void *bytes, size_t size);
// A time in nanoseconds as seconds with six digits of fraction.
void put_seconds(struct buffer *out, long long nanoseconds);
