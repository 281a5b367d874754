// Reads JSON (RFC 8259) in place: a value is a pointer to its first character within a text that json_valid()
// accepted.
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef const char *json;

enum { JSON_DEPTH = 32 };

// Is a text, which ends in a NUL at text[size], one JSON value nested at most JSON_DEPTH levels, and UTF-8?
bool json_valid(const char *text, size_t size);

// The value's first character, past white space: `{`, `[`, `"`, `t`, `f`, `n`, a digit or `-`.
char json_type(json value);

// The member of an object; NULL if there is none, or if the value is no object.
json json_member(json object, const char *name);

// The first element of an array, or the first name of an object; NULL if it is empty or neither.
json json_first(json container);

// The element after this one; after a name, json_next(json_value(name)) is the next name. NULL at the end.
json json_next(json element);

// The value that stands behind a name of an object.
json json_value(json name);

// The number of characters of a value.
size_t json_length(json value);

// Reads an integer without fraction or exponent; false if it is none, or too large.
bool json_integer(json value, long long *integer);

// Decodes a string into at most `capacity` bytes, NUL included. Its length, or -1 if it is none or does not
// fit. (A decoded string is never longer than its text.)
long json_string(json value, char *string, size_t capacity);

// The length of the UTF-8 sequence at `text`, which ends in a NUL; 0 if it is malformed.
size_t utf8_length(const char *text);
