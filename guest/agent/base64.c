// Base64 (RFC 4648, section 4).
#include "base64.h"

#include <stdint.h>
#include <string.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(struct buffer *out, const void *bytes, size_t size) {
  if (!buffer_reserve(out, (size + 2) / 3 * 4)) return;
  const unsigned char *in = bytes;
  for (size_t i = 0; i < size; i += 3) {
    size_t left = size - i;
    uint32_t group = (uint32_t)in[i] << 16 | (left > 1 ? in[i + 1] << 8 : 0) | (left > 2 ? in[i + 2] : 0);
    for (size_t k = 0; k < 4; k++)
      out->data[out->size++] = k > left ? '=' : ALPHABET[group >> (18 - 6 * k) & 63];
  }
}

long base64_decode(char *text, size_t size) {
  if (size % 4) return -1;
  size_t padding = size == 0 ? 0 : (text[size - 1] == '=') + (text[size - 1] == '=' && text[size - 2] == '=');
  size_t out = 0;
  for (size_t i = 0; i < size; i += 4) {
    uint32_t group = 0;
    for (size_t k = 0; k < 4; k++) {
      const char *place = i + k >= size - padding ? ALPHABET : memchr(ALPHABET, text[i + k], 64);
      if (!place) return -1;
      group = group << 6 | (uint32_t)(place - ALPHABET);
    }
    for (size_t k = 0; k < 3; k++) text[out++] = (char)(group >> (16 - 8 * k));
  }
  return (long)(out - padding);
}
