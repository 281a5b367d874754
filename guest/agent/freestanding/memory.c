// The heap: each block is a mapping of its own, with its size in front. The agent has few, and they are
// large.
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HEADER = 16, PAGE = 4096 };

static size_t mapping_size(size_t size) { return (size + HEADER + PAGE - 1) & ~(size_t)(PAGE - 1); }

static size_t *header(void *block) { return (void *)((char *)block - HEADER); }

void *realloc(void *block, size_t size) {
  size_t new_size = mapping_size(size);
  if (new_size < size) return NULL;
  long mapping;
  if (block)
    mapping = syscall(SYS_mremap, header(block), *header(block), new_size, MREMAP_MAYMOVE);
  else
    mapping = syscall(SYS_mmap, NULL, new_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
  if (mapping == -1) return NULL;
  *(size_t *)mapping = new_size;
  return (char *)mapping + HEADER;
}

void free(void *block) {
  if (block) syscall(SYS_munmap, header(block), *header(block));
}
