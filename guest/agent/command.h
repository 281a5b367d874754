// What every command is made of: its arguments, its value, its failure.
#pragma once
#include "buffer.h"
#include "json.h"

// Runs a command. Appends its value to `value` and returns true, or returns fail(…).
typedef bool command_function(json arguments, struct buffer *value);

// Answers one request line, which is `size` long and ends in a NUL, on `out`.
void answer_request(const char *line, size_t size, struct buffer *out);

// Answers a line that was no request.
void answer_error(struct buffer *out, const char *description);

// Notes why a command failed, pieces of text up to a NULL, and returns false.
bool fail(const char *piece, ...) __attribute__((sentinel));

// The same with the system's words for errno: "cannot open 'x': No such file or directory".
bool fail_errno(const char *doing, const char *object);

// Each take_ function reads one argument. An optional one that is absent leaves its variable as it is. One
// that is missing or unfit is a failure that names it.
enum presence { OPTIONAL, REQUIRED };
bool take_integer(json arguments, const char *name, enum presence presence, long long min, long long max,
                  long long *value);
bool take_bool(json arguments, const char *name, enum presence presence, bool *value);
// A string without NUL.
bool take_string(json arguments, const char *name, enum presence presence, char *string, size_t capacity);
// Decoded base64; the buffer stays empty if the argument is absent.
bool take_base64(json arguments, const char *name, enum presence presence, struct buffer *bytes);

// An empty object, the value of commands that have nothing to say.
bool put_nothing(struct buffer *value);

command_function get_time, set_time, get_host_name, get_osinfo, shutdown_guest;        // system.c
command_function get_users, get_sessions;                                              // session.c
command_function logoff, logoff_cancel;                                                // logoff.c
command_function exec, exec_status;                                                    // exec.c
command_function file_open, file_close, file_read, file_write, file_seek, file_flush;  // file.c
