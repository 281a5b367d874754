// Ends log-on sessions: HUP, TERM, KILL on one clock, looking at all processes anew before each step.
//
//   ACCEPTED ──no request waits──▶ HUP ──¼ grace, or all ended──▶ TERM ──grace──▶ KILL ──5 s──▶ IDLE
//       └────────────────────────── nothing is left, or cancelled ──────────────────────────────┘
#include "logoff.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "port.h"
#include "reply.h"
#include "targets.h"

enum {
  GRACE = 10000,
  GRACE_MAX = 3600 * 1000,
  GIVE_UP = 5000,   // ms of SIGKILL until what is left is given up
  PAUSE = 50,       // ms between two looks
  QUIET_PAUSE = 5,  // ms between two looks whether requests still wait
  LOAD = 4,         // looks may take a fifth of the time
};

enum step { IDLE, ACCEPTED, HUP, TERM, KILL };

static enum step step;
static bool cancelled;
static long long started, grace, next;  // ms
static struct targets targets;

static long long clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void begin_event(const char *name) {
  put_text(&port_output, "{\"event\":");
  put_string(&port_output, name, strlen(name));
  put_name(&port_output, "data");
  put_open(&port_output, '{');
}

static void put_count(const char *name, int count) {
  put_name(&port_output, name);
  put_integer(&port_output, count);
}

static void end_event(void) {
  put_text(&port_output, "}}\n");
  port_output.failed = false;
}

static void tell_progress(const struct target *target) {
  static const char *const names[] = {[ACCEPTED] = "hup", [HUP] = "hup", [TERM] = "term", [KILL] = "kill"};
  begin_event("LOGOFF_PROGRESS");
  put_count("session", target->session.leader);
  put_name(&port_output, "user");
  put_string(&port_output, target->session.user, sizeof target->session.user);
  put_name(&port_output, "tty");
  put_string(&port_output, target->session.line, sizeof target->session.line);
  put_name(&port_output, "step");
  put_string(&port_output, names[step], 4);
  put_name(&port_output, "ended");
  put_bool(&port_output, target->ended);
  put_count("remaining", targets.remaining);
  end_event();
}

static void finish(void) {
  begin_event("LOGOFF_DONE");
  put_count("ended", targets.count - targets.remaining);
  put_count("killed", targets.killed);
  put_count("remaining", targets.remaining);
  put_count("stragglers", targets.stragglers);
  put_name(&port_output, "cancelled");
  put_bool(&port_output, cancelled);
  end_event();
  step = IDLE;
}

// Notes which sessions ended since the last look.
static void look(void) {
  targets_look(&targets);
  for (int i = 0; i < targets.count; i++) {
    struct target *target = &targets.rows[i];
    if (target->ended || target->processes) continue;
    target->ended = true;
    targets.remaining--;
    if (step == KILL) targets.killed++;
    tell_progress(target);
  }
}

// Sends a step's signals; tells of each session when the step is new.
static void apply(bool is_new) {
  for (int i = 0; is_new && i < targets.count; i++)
    if (!targets.rows[i].ended) tell_progress(&targets.rows[i]);
  if (step == HUP) targets_signal(&targets, SIGHUP);
  if (step == TERM) targets_signal(&targets, SIGTERM);
  if (step == KILL) targets_kill(&targets);
}

static enum step due_step(long long now) {
  if (now - started >= grace) return KILL;
  if (targets.remaining == 0 || now - started >= grace / 4) return TERM;
  return HUP;
}

static void advance(long long now) {
  look();
  if (targets.remaining == 0 && targets.stragglers == 0) {
    targets_sweep(&targets);
    return finish();
  }
  if (step == KILL && now - started >= grace + GIVE_UP) return finish();
  enum step due = due_step(now);
  bool is_new = due > step;
  if (is_new) step = due;
  if (is_new || step == KILL) apply(is_new);
}

int logoff_timeout(long long now) {
  if (step == IDLE) return -1;
  return next > now ? (int)(next - now) : 0;
}

void logoff_step(long long now, bool quiet) {
  if (step == IDLE || now < next) return;
  if (targets.count == 0 || cancelled) return finish();
  if (step == ACCEPTED && !quiet) {
    next = now + QUIET_PAUSE;
    return;
  }
  if (step == ACCEPTED) started = now;
  advance(now);
  long long end = clock_ms(), pause = (end - now) * LOAD;
  next = end + (pause > PAUSE ? pause : PAUSE);
}

// Which sessions: exactly one of all, user, session.
static bool take_choice(json arguments, struct choice *choice) {
  int given = !!json_member(arguments, "all") + !!json_member(arguments, "user") +
              !!json_member(arguments, "session");
  if (given != 1)
    return fail("exactly one of the parameters 'all', 'user' and 'session' must be given", NULL);
  long long session = 0;
  if (!take_bool(arguments, "all", OPTIONAL, &choice->all)) return false;
  if (!take_string(arguments, "user", OPTIONAL, choice->user, sizeof choice->user)) return false;
  if (!take_integer(arguments, "session", OPTIONAL, 1, __INT_MAX__, &session)) return false;
  choice->session = (int)session;
  return choice->all || choice->user[0] || session ||
         fail("Parameter 'all' must be true, 'user' not empty", NULL);
}

bool logoff(json arguments, struct buffer *value) {
  struct choice choice = {0};
  long long patience = GRACE;
  if (!take_choice(arguments, &choice)) return false;
  if (!take_integer(arguments, "grace-ms", OPTIONAL, 0, GRACE_MAX, &patience)) return false;
  if (step != IDLE) return fail("a log-off is under way", NULL);
  if (!targets_choose(&targets, &choice)) return fail("cannot read the table of processes", NULL);
  put_open(value, '{');
  put_name(value, "sessions");
  put_open(value, '[');
  for (int i = 0; i < targets.count; i++) put_session(value, &targets.rows[i].session);
  put_close(value, ']');
  put_close(value, '}');
  grace = patience;
  step = ACCEPTED;
  cancelled = false;
  next = 0;
  return true;
}

bool logoff_cancel(json arguments, struct buffer *value) {
  (void)arguments;
  if (step == IDLE) return fail("no log-off is under way", NULL);
  if (targets.remaining < targets.count) return fail("a session has already ended", NULL);
  cancelled = true;  // the next step tells it: the event follows the answer
  next = 0;
  return put_nothing(value);
}
