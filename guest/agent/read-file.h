// Small files read whole.
#pragma once
#include <stddef.h>

// Reads a file's first bytes, at most capacity - 1, and puts a NUL behind them. Their number, or -1.
long read_file(const char *path, char *text, size_t capacity);

// The same with a path relative to an open folder.
long read_file_at(int folder, const char *path, char *text, size_t capacity);
