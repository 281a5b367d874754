// The C library's functions that are one system call of riscv64 each (asm-generic/unistd.h).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int error;

int *__errno_location(void) { return &error; }

static long call(long number, long a, long b, long c, long d, long e, long f) {
  register long a7 __asm__("a7") = number, a0 __asm__("a0") = a, a1 __asm__("a1") = b, a2 __asm__("a2") = c;
  register long a3 __asm__("a3") = d, a4 __asm__("a4") = e, a5 __asm__("a5") = f;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
  if (a0 >= 0 || a0 < -4095) return a0;
  error = (int)-a0;
  return -1;
}

// A system call of up to five arguments: what is left out is 0.
#define CALL(number, ...) CALL5(number, ##__VA_ARGS__, 0, 0, 0, 0, 0)
#define CALL5(number, a, b, c, d, e, ...) \
  call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)

long syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
  long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
  va_end(list);
  return call(number, a, b, c, d, e, f);
}

int openat(int folder, const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  int mode = flags & O_CREAT ? va_arg(list, int) : 0;
  va_end(list);
  return (int)CALL(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  int mode = flags & O_CREAT ? va_arg(list, int) : 0;
  va_end(list);
  return (int)CALL(SYS_openat, AT_FDCWD, path, flags, mode);
}

int fcntl(int descriptor, int command, ...) {
  va_list list;
  va_start(list, command);
  long argument = va_arg(list, long);
  va_end(list);
  return (int)CALL(SYS_fcntl, descriptor, command, argument);
}

int poll(struct pollfd *fds, nfds_t count, int timeout) {
  struct timespec time = {.tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1000000L};
  return (int)CALL(SYS_ppoll, fds, count, timeout < 0 ? NULL : &time, NULL, 0);
}

// The kernel's struct sigaction of riscv64, which is not the C library's.
struct kernel_sigaction {
  __sighandler_t handler;
  unsigned long flags, mask;
};

__sighandler_t signal(int number, __sighandler_t handler) {
  struct kernel_sigaction new = {.handler = handler}, old = {0};
  return CALL(SYS_rt_sigaction, number, &new, &old, sizeof new.mask) < 0 ? SIG_ERR : old.handler;
}

ssize_t read(int descriptor, void *bytes, size_t size) { return CALL(SYS_read, descriptor, bytes, size); }
ssize_t write(int descriptor, const void *bytes, size_t size) {
  return CALL(SYS_write, descriptor, bytes, size);
}
off_t lseek(int descriptor, off_t offset, int whence) { return CALL(SYS_lseek, descriptor, offset, whence); }
int close(int descriptor) { return (int)CALL(SYS_close, descriptor); }
int dup2(int old, int new) { return (int)CALL(SYS_dup3, old, new, 0); }
int pipe2(int ends[2], int flags) { return (int)CALL(SYS_pipe2, ends, flags); }
int chdir(const char *path) { return (int)CALL(SYS_chdir, path); }
mode_t umask(mode_t mask) { return (mode_t)CALL(SYS_umask, mask); }
int fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags) {
  return (int)CALL(SYS_newfstatat, folder, path, status, flags);
}
ssize_t readlink(const char *restrict path, char *restrict target, size_t size) {
  return CALL(SYS_readlinkat, AT_FDCWD, path, target, size);
}

pid_t fork(void) { return (pid_t)CALL(SYS_clone, SIGCHLD); }
int execve(const char *path, char *const arguments[], char *const environment[]) {
  return (int)CALL(SYS_execve, path, arguments, environment);
}
pid_t waitpid(pid_t pid, int *status, int options) {
  return (pid_t)CALL(SYS_wait4, pid, status, options, NULL);
}
pid_t getpid(void) { return (pid_t)CALL(SYS_getpid); }
pid_t setsid(void) { return (pid_t)CALL(SYS_setsid); }
int setresuid(uid_t real, uid_t effective, uid_t saved) {
  return (int)CALL(SYS_setresuid, real, effective, saved);
}
int kill(pid_t pid, int number) { return (int)CALL(SYS_kill, pid, number); }
void _exit(int status) {
  for (;;) CALL(SYS_exit_group, status);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  return (int)CALL(SYS_clock_gettime, clock, time);
}
int clock_settime(clockid_t clock, const struct timespec *time) {
  return (int)CALL(SYS_clock_settime, clock, time);
}
int uname(struct utsname *name) { return (int)CALL(SYS_uname, name); }
