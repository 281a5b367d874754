// The virtio-serial port that the host named org.qemu.guest_agent.0.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// Gives the path of its device; false if there is none.
bool find_port(char *path, size_t capacity);
