// The least that a server of this kind can cost: what eblocks-server is measured against.
//   eblocks-server-floor sqlite PATH run FILE                     runs statements, one a line
//   eblocks-server-floor sqlite PATH results SECONDS KEY FIRST TOGETHER    results a second, so many
//                                                                 to a transaction
//   eblocks-server-floor sqlite PATH lists SECONDS VOLUNTEERS     lists read a second
//   eblocks-server-floor mariadb PORT DATABASE run FILE
//   eblocks-server-floor mariadb PORT DATABASE results SECONDS KEY FIRST CONNECTIONS
//   eblocks-server-floor mariadb PORT DATABASE lists SECONDS VOLUNTEERS CONNECTIONS
//   eblocks-server-floor disk FILE SECONDS                        kept writes a second
#include <stdio.h>
#include <string.h>

#include "floor.h"

int main(int count, char **arguments) {
  int status = 64;
  if (count > 1 && strcmp(arguments[1], "sqlite") == 0) {
    status = sqlite_main(count - 2, arguments + 2);
  } else if (count > 1 && strcmp(arguments[1], "mariadb") == 0) {
    status = mariadb_main(count - 2, arguments + 2);
  } else if (count > 1 && strcmp(arguments[1], "disk") == 0) {
    status = disk_main(count - 2, arguments + 2);
  }
  if (status == 64) fprintf(stderr, "usage: eblocks-server-floor sqlite|mariadb|disk ...\n");
  return status;
}
