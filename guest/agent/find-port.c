// The virtio-serial port that the host named org.qemu.guest_agent.0: /sys/class/virtio-ports/vportNpM/name.
#define _GNU_SOURCE
#include "find-port.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "read-file.h"

static const char NAME[] = "org.qemu.guest_agent.0\n", DEVICES[] = "/dev/";

static bool has_name(int ports, const char *port) {
  char path[64], text[64];
  if (strlen(port) + sizeof "/name" > sizeof path) return false;
  strcpy(path, port);
  strcat(path, "/name");
  return read_file_at(ports, path, text, sizeof text) > 0 && strcmp(text, NAME) == 0;
}

bool find_port(char *path, size_t capacity) {
  static _Alignas(struct dirent64) char entries[4096];
  int ports = open("/sys/class/virtio-ports", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (ports < 0) return false;
  bool found = false;
  long size;
  while (!found && (size = syscall(SYS_getdents64, ports, entries, sizeof entries)) > 0) {
    for (long at = 0; at < size && !found;) {
      const struct dirent64 *entry = (const void *)(entries + at);
      at += entry->d_reclen;
      found = strlen(entry->d_name) + sizeof DEVICES <= capacity && has_name(ports, entry->d_name);
      if (found) strcat(strcpy(path, DEVICES), entry->d_name);
    }
  }
  close(ports);
  return found;
}
