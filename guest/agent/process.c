// The processes of the system: /proc/PID/stat (proc(5)), and signals by pidfd.
#define _GNU_SOURCE
#include "process.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "json.h"
#include "read-file.h"

// Programs that ask who is there.
static bool is_asking(const char *name) {
  static const char *const names[] = {"getty", "agetty", "login", "login-on", "sulogin"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(name, names[i]) == 0) return true;
  return false;
}

// Kernel threads by the entry of /proc that they have as long as they live: they are never in a session, and
// to read of dozens of them again and again would be most of what a guest does that does nothing.
enum { REMEMBERED = 256 };
static struct {
  unsigned long long inode;
  int pid;
} kernel_threads[REMEMBERED];

static bool is_kernel_thread(int pid, unsigned long long inode) {
  int place = pid % REMEMBERED;
  return kernel_threads[place].pid == pid && kernel_threads[place].inode == inode;
}

static void remember_kernel_thread(int pid, unsigned long long inode) {
  int place = pid % REMEMBERED;
  kernel_threads[place].pid = pid;
  kernel_threads[place].inode = inode;
}

// Reads PID/stat: `pid (name) state ppid pgrp session tty …`; the name may hold anything, so it ends at the
// last `)`.
static bool read_stat(int proc, const char *pid, struct process *process) {
  enum { PID, PARENT, SESSION = 3, TTY = 4, FLAGS = 6, THREADS = 17, START = 19, FIELDS };
  enum { OF_KERNEL = 0x00200000 };  // PF_KTHREAD
  char path[32], text[1024];
  strcpy(path, pid);
  strcat(path, "/stat");
  if (read_file_at(proc, path, text, sizeof text) <= 0) return false;
  long long field[FIELDS];
  char *name = strchr(text, '('), *end = strrchr(text, ')');
  if (!name || !end || end[1] != ' ' || !json_integer(text, &field[PID])) return false;
  *end = 0;
  char state = end[2];
  const char *p = end + 3;
  for (int i = PARENT; i < FIELDS; i++) {
    if (*p != ' ' || !json_integer(p + 1, &field[i])) return false;
    for (p++; *p && *p != ' ';) p++;
  }
  // A zombie with threads is a process whose first thread ended: it lives.
  if (state == 'X' || (state == 'Z' && field[THREADS] <= 1)) return false;
  process->pid = (int)field[PID];
  process->parent = (int)field[PARENT];
  process->session = (int)field[SESSION];
  process->tty = (int)field[TTY];
  process->start = (unsigned long long)field[START];
  process->of_kernel = (field[FLAGS] & OF_KERNEL) != 0;
  process->asking = is_asking(name + 1);
  return true;
}

// The real user, from `Uid:\tREAL\tEFFECTIVE…` in PID/status.
static unsigned real_uid(int proc, const char *pid) {
  char path[32], text[1024];
  strcpy(path, pid);
  strcat(path, "/status");
  long long uid = 0;
  const char *line = read_file_at(proc, path, text, sizeof text) > 0 ? strstr(text, "\nUid:\t") : NULL;
  if (line) json_integer(line + 6, &uid);
  return (unsigned)uid;
}

static bool read_process(int proc, const struct dirent64 *entry, struct process *process) {
  struct stat owner;
  const char *pid = entry->d_name;
  long long number;
  if (json_integer(pid, &number) && is_kernel_thread((int)number, entry->d_ino)) return false;
  if (!read_stat(proc, pid, process)) return false;
  if (process->of_kernel) remember_kernel_thread(process->pid, entry->d_ino);
  if (process->session == 0) return false;
  if (fstatat(proc, pid, &owner, 0) < 0) return false;
  process->uid = owner.st_uid ? owner.st_uid : real_uid(proc, pid);
  return true;
}

static bool append_folder(struct processes *table, int proc, const char *entries, long size) {
  int self = getpid();
  for (long at = 0; at < size;) {
    const struct dirent64 *entry = (const void *)(entries + at);
    at += entry->d_reclen;
    struct process process;
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || strlen(entry->d_name) > 10) continue;
    if (!read_process(proc, entry, &process) || process.pid == self) continue;
    if (!buffer_append(&table->bytes, &process, sizeof process)) return false;
  }
  return true;
}

bool scan_processes(struct processes *table) {
  static _Alignas(struct dirent64) char entries[8192];
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return false;
  table->bytes.size = 0;
  table->bytes.failed = false;
  bool done = true;
  long size;
  while (done && (size = syscall(SYS_getdents64, proc, entries, sizeof entries)) > 0)
    done = append_folder(table, proc, entries, size);
  close(proc);
  table->rows = (void *)table->bytes.data;
  table->count = (int)(table->bytes.size / sizeof(struct process));
  return done && size == 0;
}

void signal_process(const struct process *process, int signal) {
  char pid[12];
  struct process now;
  int digits = sizeof pid - 1;
  pid[digits] = 0;
  for (int rest = process->pid; rest; rest /= 10) pid[--digits] = (char)('0' + rest % 10);
  int pidfd = (int)syscall(SYS_pidfd_open, process->pid, 0);
  if (pidfd < 0) return;
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // The descriptor holds on to whichever process has the pid now; the start time tells whether it is the one.
  if (read_stat(proc, pid + digits, &now) && now.start == process->start)
    syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
  close(proc);
  close(pidfd);
}

void kill_user(unsigned uid) {
  if (uid == 0) return;
  pid_t child = fork();
  if (child == 0) {
    // Without root's rights kill(-1) reaches this user's processes and no others.
    if (setresuid(uid, uid, uid) == 0) kill(-1, SIGKILL);
    _exit(0);
  }
  if (child > 0) waitpid(child, NULL, 0);
}
