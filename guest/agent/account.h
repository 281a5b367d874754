// Names of users and terminals.
#pragma once
#include <stddef.h>

// The user's name in /etc/passwd, else the number.
void user_name(unsigned uid, char *name, size_t capacity);

// The terminal's name without /dev/, else MAJOR:MINOR. The device number is as /proc/PID/stat gives it.
void terminal_name(int device, char *name, size_t capacity);
