// Counters of the kernel for another process's threads (perf_event_open(2)), which Swift cannot
// call: glibc has no function for it, and syscall(2) is variadic.
#ifndef EBP_CPERF_H
#define EBP_CPERF_H

#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static inline int ebp_open(pid_t thread, uint32_t type, uint64_t what, int user_only) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = type;
  attributes.config = what;
  attributes.inherit = 1;
  attributes.exclude_kernel = user_only ? 1 : 0;
  attributes.exclude_hv = 1;
  return (int)syscall(SYS_perf_event_open, &attributes, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/// Counts the instructions that a thread runs outside the kernel; -1 where that is not allowed or
/// the machine has no such counter.
static inline int ebp_count_instructions(pid_t thread) {
  return ebp_open(thread, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, 1);
}

/// Counts how often a thread passes a tracepoint, by the number that tracefs gives it; -1 where
/// that is not allowed.
static inline int ebp_count_tracepoint(pid_t thread, uint64_t number) {
  return ebp_open(thread, PERF_TYPE_TRACEPOINT, number, 0);
}

#endif
