// The port to the host: lines in, answers and events out.
#pragma once
#include <poll.h>

#include "buffer.h"

// Where answers and events are appended.
extern struct buffer port_output;

// Opens the port of this path; "-" is standard input and output, NULL the virtio-serial port of the agent's
// name.
void port_name(const char *path);

// Sets what the port is to be watched for. Returns how many entries it took (0…2), and lowers *timeout, in
// ms, if the port must be looked at again earlier.
int port_watch(struct pollfd *fds, int *timeout);

// Reads, answers and writes. `fds` is what port_watch() filled. Never blocks. Returns true if no request
// waits that had arrived before.
bool port_step(const struct pollfd *fds, int count);
