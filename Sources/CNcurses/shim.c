#include "CNcurses.h"

#include <errno.h>
#include <string.h>

static struct {
  volatile sig_atomic_t armed;
  int descriptor;
  struct termios modes;
  uint8_t bytes[512];
  size_t count;
} emergency;

void ebn_emergency_arm(
    int descriptor, const struct termios *modes, const uint8_t *bytes, size_t count) {
  emergency.armed = 0;
  emergency.descriptor = descriptor;
  emergency.modes = *modes;
  emergency.count = count < sizeof emergency.bytes ? count : sizeof emergency.bytes;
  memcpy(emergency.bytes, bytes, emergency.count);
  emergency.armed = 1;
}

void ebn_emergency_disarm(void) { emergency.armed = 0; }

void ebn_emergency_restore(void) {
  if (!emergency.armed) return;
  emergency.armed = 0;
  int saved = errno;
  size_t sent = 0;
  while (sent < emergency.count) {
    ssize_t count = write(
        emergency.descriptor, emergency.bytes + sent, emergency.count - sent);
    if (count <= 0) break;
    sent += (size_t)count;
  }
  tcsetattr(emergency.descriptor, TCSANOW, &emergency.modes);
  errno = saved;
}

static void crashed(int number) {
  ebn_emergency_restore();
  // SA_RESETHAND has put the default back: raised again, it ends the program.
  raise(number);
}

void ebn_emergency_install(void) {
  // A stack of its own, as the crash may be an overflow of the usual one.
  static uint8_t stack[16384];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);

  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = crashed;
  action.sa_flags = (int)SA_RESETHAND | SA_ONSTACK;
  for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) {
    sigaction(signals[index], &action, NULL);
  }
  atexit(ebn_emergency_restore);
}
