// What Swift cannot call of libcurl by itself: variadic functions and macros.
#ifndef EBC_CCURL_H
#define EBC_CCURL_H

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>

/// Takes bytes: as many as were taken, or less to end the transfer.
typedef size_t (*ebc_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ebc_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode ebc_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ebc_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ebc_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ebc_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ebc_set_receiver(CURL *easy, CURLoption option, ebc_receiver value) {
  return curl_easy_setopt(easy, option, value);
}

/// A number that the handle knows (`CURLINFO_LONG`); 0 when it does not.
static inline long ebc_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

/// A number that the handle knows (`CURLINFO_OFF_T`); 0 when it does not.
static inline curl_off_t ebc_get_offset(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

/// Whether the descriptor is open; poll(2) returns at once, for ever, for one that is not.
static inline int ebc_is_open(int descriptor) { return fcntl(descriptor, F_GETFD) != -1; }

#endif
