// Bytes that grow. A buffer of all zeros is an empty one.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct buffer {
  char *data;
  size_t size, capacity;
  bool failed;  // memory ran out: what was appended since is missing
};

// Makes room for `more` bytes behind what is there. False, and `failed`, if there is no memory.
bool buffer_reserve(struct buffer *buffer, size_t more);

// Appends bytes; all or none.
bool buffer_append(struct buffer *buffer, const void *bytes, size_t size);

// Drops bytes at the front.
void buffer_consume(struct buffer *buffer, size_t size);

// Gives the memory back and empties the buffer.
void buffer_release(struct buffer *buffer);
