// The sessions that a log-off is to end, and the processes that belong to them.
#include "targets.h"

#include <signal.h>
#include <string.h>

enum { REGULAR_UID_MIN = 1000, REGULAR_UID_MAX = 59999 };  // Debian Policy, section 9.2.2

static struct processes processes;
static struct sessions sessions;

// What each process of the table is to the log-off, by its row: a target's index, or one of these.
enum { STAYS = -1, OUTSIDE = -2, STRAGGLER = -3 };
static struct buffer part_bytes;
static int *parts;

static bool is_chosen(const struct choice *choice, const struct session *session) {
  if (choice->session) return choice->session == session->leader;
  return choice->all || strcmp(choice->user, session->user) == 0;
}

bool targets_choose(struct targets *targets, const struct choice *choice) {
  if (!scan_processes(&processes) || !find_sessions(&processes, &sessions)) return false;
  buffer_release(&targets->bytes);
  buffer_release(&targets->owner_bytes);
  *targets = (struct targets){.choice = *choice};
  for (int i = 0; i < sessions.count; i++) {
    struct target target = {.session = sessions.rows[i], .processes = 1};
    if (is_chosen(choice, &target.session) && !buffer_append(&targets->bytes, &target, sizeof target))
      return false;
  }
  targets->rows = (void *)targets->bytes.data;
  targets->count = targets->remaining = (int)(targets->bytes.size / sizeof(struct target));
  return true;
}

static int owner_count(const struct targets *targets) {
  return (int)(targets->owner_bytes.size / sizeof(struct owner));
}

static struct owner *find_owner(const struct targets *targets, unsigned uid) {
  struct owner *owners = (void *)targets->owner_bytes.data;
  for (int i = 0; i < owner_count(targets); i++)
    if (owners[i].uid == uid) return &owners[i];
  return NULL;
}

static void add_owner(struct targets *targets, unsigned uid) {
  struct owner owner = {.uid = uid};
  if (uid != 0 && !find_owner(targets, uid)) buffer_append(&targets->owner_bytes, &owner, sizeof owner);
}

// Has another process the pid of the target's leader?
static bool is_reused(const struct target *target) {
  for (int i = 0; i < processes.count; i++)
    if (processes.rows[i].pid == target->session.leader)
      return processes.rows[i].start != target->session.start;
  return false;
}

// Which target's session, or other session, or none, a process lives in.
static int session_of(const struct targets *targets, const struct process *process) {
  for (int i = 0; i < targets->count; i++) {
    const struct target *target = &targets->rows[i];
    if (!target->ended && !target->reused && target->session.leader == process->session) return i;
  }
  for (int i = 0; i < sessions.count; i++)
    if (sessions.rows[i].leader == process->session) return STAYS;
  return OUTSIDE;
}

static bool is_regular(unsigned uid) { return uid >= REGULAR_UID_MIN && uid <= REGULAR_UID_MAX; }

// First pass: the session of each process, the users met in the targets, and what those users keep.
static void sort_by_session(struct targets *targets) {
  for (int i = 0; i < processes.count; i++) {
    const struct process *process = &processes.rows[i];
    int part = parts[i] = session_of(targets, process);
    if (part >= 0) targets->rows[part].processes++;
    if (part >= 0 || (targets->choice.all && is_regular(process->uid))) add_owner(targets, process->uid);
  }
  struct owner *owners = (void *)targets->owner_bytes.data;
  for (int i = 0; i < owner_count(targets); i++) owners[i].kept_since = ~0ull;
  for (int i = 0; i < processes.count; i++) {
    const struct process *process = &processes.rows[i];
    struct owner *owner = parts[i] == STAYS ? find_owner(targets, process->uid) : NULL;
    if (owner && process->start < owner->kept_since) owner->kept_since = process->start;
  }
}

// Second pass: the stragglers.
static void find_stragglers(struct targets *targets) {
  targets->stragglers = 0;
  for (int i = 0; i < processes.count; i++) {
    const struct process *process = &processes.rows[i];
    struct owner *owner = parts[i] == OUTSIDE && process->pid != 1 ? find_owner(targets, process->uid) : NULL;
    if (!owner || process->start >= owner->kept_since) continue;
    parts[i] = STRAGGLER;
    targets->stragglers++;
  }
}

void targets_look(struct targets *targets) {
  // Where memory is too short to look, what is known stays, and the next look tries again.
  if (!scan_processes(&processes) || !find_sessions(&processes, &sessions)) return;
  part_bytes.size = 0;
  part_bytes.failed = false;
  if (!buffer_reserve(&part_bytes, (size_t)processes.count * sizeof *parts)) return;
  parts = (void *)part_bytes.data;
  for (int i = 0; i < targets->count; i++) {
    struct target *target = &targets->rows[i];
    target->processes = 0;
    target->reused = target->reused || is_reused(target);
  }
  sort_by_session(targets);
  find_stragglers(targets);
}

void targets_signal(struct targets *targets, int signal) {
  (void)targets;
  for (int i = 0; i < processes.count; i++) {
    const struct process *process = &processes.rows[i];
    bool is_login = process->asking && process->pid == process->session;
    bool is_meant = parts[i] >= 0 ? !is_login : parts[i] == STRAGGLER && signal == SIGTERM;
    if (!is_meant) continue;
    signal_process(process, signal);
    signal_process(process, SIGCONT);
  }
}

void targets_kill(struct targets *targets) {
  targets_sweep(targets);
  for (int i = 0; i < processes.count; i++)
    if (parts[i] >= 0 || parts[i] == STRAGGLER) signal_process(&processes.rows[i], SIGKILL);
}

void targets_sweep(const struct targets *targets) {
  const struct owner *owners = (const void *)targets->owner_bytes.data;
  for (int i = 0; i < owner_count(targets); i++)
    if (owners[i].kept_since == ~0ull) kill_user(owners[i].uid);
}
