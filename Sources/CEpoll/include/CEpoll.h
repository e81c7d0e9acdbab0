// epoll(7), which Swift's Glibc does not show: its event is a packed union.
#ifndef EBE_CEPOLL_H
#define EBE_CEPOLL_H

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>

/// What epoll tells of a descriptor.
typedef struct {
  /// The number that it was watched under.
  uint32_t token;
  /// Bytes came, or its other end is closed.
  int32_t readable;
  /// There is room for more bytes.
  int32_t writable;
} ebe_event;

static inline int ebe_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

/// Watches a descriptor for bytes and, when asked, for room; 0, or -1 with errno.
static inline int ebe_watch(int epoll, int descriptor, uint32_t token, int is_new, int writes) {
  struct epoll_event event;
  event.events = EPOLLIN | (writes ? EPOLLOUT : 0);
  event.data.u64 = token;
  return epoll_ctl(epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
}

/// Waits for events, at most so many nanoseconds.
///
/// The number of them; 0 in the end or when a signal came, -1 with errno.
static inline int ebe_wait(int epoll, ebe_event *events, int most, int64_t nanoseconds) {
  struct epoll_event found[256];
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  int count = epoll_pwait2(epoll, found, most < 256 ? most : 256, &time, NULL);
  if (count < 0 && errno == ENOSYS) {
    count = epoll_wait(epoll, found, most < 256 ? most : 256, (int)(nanoseconds / 1000000));
  }
  if (count < 0) return errno == EINTR ? 0 : -1;
  for (int index = 0; index < count; index++) {
    events[index].token = (uint32_t)found[index].data.u64;
    events[index].readable = (found[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
    events[index].writable = (found[index].events & EPOLLOUT) != 0;
  }
  return count;
}

#endif
