// What Swift cannot do well of libxcrypt by itself: its large work area, and wiping.
#ifndef EBP_CCRYPT_H
#define EBP_CCRYPT_H

#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  /// Room for any hash or setting, with its final NUL.
  ebp_output_size = CRYPT_OUTPUT_SIZE,
  /// The longest phrase that libxcrypt hashes, in bytes, without its final NUL.
  ebp_longest_phrase = CRYPT_MAX_PASSPHRASE_SIZE - 1,
};

/// Hashes the phrase under the setting into `output` (`ebp_output_size` bytes): 0, or an errno.
/// The work area is wiped before it is freed.
static inline int ebp_hash(const char *phrase, const char *setting, char *output) {
  struct crypt_data *data = calloc(1, sizeof *data);
  if (data == NULL) return ENOMEM;
  errno = 0;
  const char *hash = crypt_rn(phrase, setting, data, (int)sizeof *data);
  int failure = hash == NULL ? (errno != 0 ? errno : EINVAL) : 0;
  if (hash != NULL) strncpy(output, hash, ebp_output_size);
  explicit_bzero(data, sizeof *data);
  free(data);
  return failure;
}

/// Writes a new yescrypt setting with a random salt and the library's default cost into `output`
/// (`ebp_output_size` bytes): 0, or an errno.
static inline int ebp_new_setting(char *output) {
  errno = 0;
  if (crypt_gensalt_rn("$y$", 0, NULL, 0, output, ebp_output_size) != NULL) return 0;
  return errno != 0 ? errno : EINVAL;
}

static inline void ebp_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

#endif
