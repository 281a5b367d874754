// Base64 (RFC 4648, section 4).
#pragma once
#include "buffer.h"

void base64_encode(struct buffer *out, const void *bytes, size_t size);

// Decodes in place. The number of bytes, or -1 if the text is malformed.
long base64_decode(char *text, size_t size);
