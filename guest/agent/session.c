// Log-on sessions: what /proc shows is the truth; utmp adds names and times.
#define _GNU_SOURCE
#include "session.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "account.h"
#include "command.h"
#include "reply.h"

enum { TICKS = 100, NANOSECONDS = 1000000000 };  // USER_HZ

_Static_assert(sizeof(struct utmp) == 384, "the layout that the guest's programs write");

// The earliest process of a leader's session that is past the password; NULL while somebody is still being
// asked.
static const struct process *first_member(const struct processes *processes, int leader) {
  const struct process *first = NULL;
  for (int i = 0; i < processes->count; i++) {
    const struct process *process = &processes->rows[i];
    if (process->session == leader && !process->asking && (!first || process->start < first->start))
      first = process;
  }
  return first;
}

static long long nanoseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * (long long)NANOSECONDS + time.tv_nsec;
}

// When the system was started, ns since 1970. The two clocks are read one after the other, within a tick, so
// it comes out a little different each time; only from a tick on it is another time, as the clock was set.
static long long boot_time(void) {
  enum { TICK = NANOSECONDS / TICKS };
  static long long boot;
  long long up, now;
  do {
    up = nanoseconds(CLOCK_BOOTTIME);
    now = nanoseconds(CLOCK_REALTIME);
  } while (nanoseconds(CLOCK_BOOTTIME) - up >= TICK);
  long long change = now - up - boot;
  if (change >= TICK || change <= -TICK) boot += change;
  return boot;
}

static long long since_boot(unsigned long long ticks) {
  return boot_time() + (long long)ticks * (NANOSECONDS / TICKS);
}

static bool same_line(const char *line, const struct utmp *entry) {
  return strncmp(line, entry->ut_line, sizeof entry->ut_line) == 0;
}

// Takes user and time from utmp where it has the leader, or its parent (util-linux's login), on the same
// terminal.
static void consult_utmp(struct sessions *sessions, const int *parents) {
  struct utmp entry;
  int file = open("/run/utmp", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  while (read(file, &entry, sizeof entry) == sizeof entry) {
    if (entry.ut_type != USER_PROCESS) continue;
    for (int i = 0; i < sessions->count; i++) {
      struct session *session = &sessions->rows[i];
      if (session->leader != entry.ut_pid && parents[i] != entry.ut_pid) continue;
      if (!same_line(session->line, &entry)) continue;
      memcpy(session->user, entry.ut_user, sizeof entry.ut_user);
      session->login_time = entry.ut_tv.tv_sec * (long long)NANOSECONDS + entry.ut_tv.tv_usec * 1000LL;
    }
  }
  close(file);
}

static bool append_session(struct sessions *sessions, const struct process *leader,
                           const struct process *member) {
  struct session session = {
      .leader = leader->pid, .tty = leader->tty, .uid = member->uid, .start = leader->start};
  session.login_time = since_boot(member->start);
  user_name(member->uid, session.user, sizeof session.user);
  terminal_name(leader->tty, session.line, sizeof session.line);
  return buffer_append(&sessions->bytes, &session, sizeof session);
}

static void sort(struct sessions *sessions) {
  for (int i = 1; i < sessions->count; i++) {
    struct session session = sessions->rows[i];
    int k = i;
    for (; k > 0 && sessions->rows[k - 1].login_time > session.login_time; k--)
      sessions->rows[k] = sessions->rows[k - 1];
    sessions->rows[k] = session;
  }
}

bool find_sessions(const struct processes *processes, struct sessions *sessions) {
  static struct buffer parents;
  sessions->bytes.size = parents.size = 0;
  sessions->bytes.failed = parents.failed = false;
  bool done = true;
  for (int i = 0; done && i < processes->count; i++) {
    const struct process *leader = &processes->rows[i], *member;
    if (leader->pid != leader->session || leader->tty == 0) continue;
    if (!(member = leader->asking ? first_member(processes, leader->pid) : leader)) continue;
    done = append_session(sessions, leader, member) &&
           buffer_append(&parents, &leader->parent, sizeof leader->parent);
  }
  sessions->rows = (void *)sessions->bytes.data;
  sessions->count = (int)(sessions->bytes.size / sizeof(struct session));
  if (done) consult_utmp(sessions, (void *)parents.data);
  sort(sessions);
  return done;
}

void put_session(struct buffer *out, const struct session *session) {
  put_open(out, '{');
  put_name(out, "session");
  put_integer(out, session->leader);
  put_name(out, "user");
  put_string(out, session->user, sizeof session->user);
  put_name(out, "uid");
  put_integer(out, session->uid);
  put_name(out, "tty");
  put_string(out, session->line, sizeof session->line);
  put_name(out, "login-time");
  put_seconds(out, session->login_time);
  put_close(out, '}');
}

// The sessions of this moment, or NULL after fail().
static const struct sessions *current_sessions(void) {
  static struct processes processes;
  static struct sessions sessions;
  if (scan_processes(&processes) && find_sessions(&processes, &sessions)) return &sessions;
  fail("cannot read the table of processes", NULL);
  return NULL;
}

bool get_sessions(json arguments, struct buffer *value) {
  (void)arguments;
  const struct sessions *sessions = current_sessions();
  if (!sessions) return false;
  put_open(value, '[');
  for (int i = 0; i < sessions->count; i++) put_session(value, &sessions->rows[i]);
  put_close(value, ']');
  return true;
}

bool get_users(json arguments, struct buffer *value) {
  (void)arguments;
  const struct sessions *sessions = current_sessions();
  if (!sessions) return false;
  put_open(value, '[');
  for (int i = 0; i < sessions->count; i++) {
    const struct session *session = &sessions->rows[i];
    int earlier = 0;
    while (strcmp(sessions->rows[earlier].user, session->user) != 0) earlier++;
    if (earlier < i) continue;
    put_open(value, '{');
    put_name(value, "user");
    put_string(value, session->user, sizeof session->user);
    put_name(value, "login-time");
    put_seconds(value, session->login_time);
    put_close(value, '}');
  }
  put_close(value, ']');
  return true;
}
