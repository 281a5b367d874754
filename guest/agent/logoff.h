// Ends log-on sessions (PROTOCOL.md, guest-logoff).
#pragma once
#include <stdbool.h>

// Milliseconds until logoff_step() has something to do, -1 for never. `now` is in ms, of a clock that never
// goes back.
int logoff_timeout(long long now);

// Takes the log-off that is under way, if any, a step on. A new one begins only once no request waits
// (`quiet`).
void logoff_step(long long now, bool quiet);
