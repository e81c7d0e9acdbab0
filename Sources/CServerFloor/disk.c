#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "floor.h"

// The floor's own floor: how often a second the disk can be told to keep four kilobytes more.
int disk_main(int count, char **arguments) {
  if (count != 2) return 64;
  int file = open(arguments[0], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) complain(arguments[0], "cannot be made");
  // Room first, so that only the bytes are to be kept and not the file's growth: a write-ahead log
  // is written over and over, too.
  if (posix_fallocate(file, 0, 64 << 20) != 0) complain(arguments[0], "has no room");
  char page[4096];
  memset(page, 7, sizeof page);
  int64_t start = nanoseconds(), until = start + (int64_t)(atof(arguments[1]) * 1e9);
  long kept = 0;
  while (nanoseconds() < until) {
    off_t place = (off_t)(kept % (16 << 10)) * (off_t)sizeof page;
    if (pwrite(file, page, sizeof page, place) != sizeof page || fdatasync(file) != 0) {
      complain(arguments[0], "cannot be written");
    }
    kept++;
  }
  printf("%.3f\n", (double)kept * 1e9 / (double)(nanoseconds() - start));
  close(file);
  unlink(arguments[0]);
  return 0;
}
