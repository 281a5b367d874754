// Bytes that grow.
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

bool buffer_reserve(struct buffer *buffer, size_t more) {
  size_t needed = buffer->size + more;
  if (buffer->failed || needed < more) return false;
  if (needed <= buffer->capacity) return true;
  size_t capacity = needed > 2 * buffer->capacity ? needed : 2 * buffer->capacity;
  char *data = realloc(buffer->data, capacity);
  if (!data) {
    buffer->failed = true;
    return false;
  }
  buffer->data = data;
  buffer->capacity = capacity;
  return true;
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t size) {
  if (size == 0) return true;
  if (!buffer_reserve(buffer, size)) return false;
  memcpy(buffer->data + buffer->size, bytes, size);
  buffer->size += size;
  return true;
}

void buffer_consume(struct buffer *buffer, size_t size) {
  if (size == 0) return;
  buffer->size -= size;
  memmove(buffer->data, buffer->data + size, buffer->size);
}

void buffer_release(struct buffer *buffer) {
  free(buffer->data);
  *buffer = (struct buffer){0};
}
