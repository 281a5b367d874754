// Where the kernel starts the agent: the stack holds the count of arguments, the arguments, NULL, the
// environment, NULL.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char **environ;

int main(int count, char **arguments);

_Noreturn void start(long *stack) {
  int count = (int)stack[0];
  char **arguments = (char **)(stack + 1);
  environ = arguments + count + 1;
  _exit(main(count, arguments));
}

__asm__(
    ".globl _start\n"
    "_start:\n"
    ".option push\n"
    ".option norelax\n"
    "  lla gp, __global_pointer$\n"
    ".option pop\n"
    "  mv a0, sp\n"
    "  andi sp, sp, -16\n"
    "  tail start\n");

char *getenv(const char *name) {
  size_t length = strlen(name);
  for (char **entry = environ; *entry; entry++)
    if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') return *entry + length + 1;
  return NULL;
}

void exit(int status) { _exit(status); }
