// What Swift cannot call of libmariadb by itself: options by the type of their value, and binds
// whose fields have to agree.
#ifndef EBM_CMARIADB_H
#define EBM_CMARIADB_H

#include <mariadb/errmsg.h>
#include <mariadb/mysql.h>
#include <string.h>

static inline int ebm_library_init(void) { return mysql_server_init(0, NULL, NULL); }

static inline int ebm_set_number(MYSQL *mysql, enum mysql_option option, unsigned int value) {
  return mysql_optionsv(mysql, option, &value);
}

static inline int ebm_set_flag(MYSQL *mysql, enum mysql_option option, int value) {
  my_bool flag = value != 0;
  return mysql_optionsv(mysql, option, &flag);
}

static inline int ebm_set_text(MYSQL *mysql, enum mysql_option option, const char *value) {
  return mysql_optionsv(mysql, option, value);
}

/// Rows of the answer come through a cursor on the server, this many at a time.
static inline int ebm_use_cursor(MYSQL_STMT *statement, unsigned long rows) {
  unsigned long type = CURSOR_TYPE_READ_ONLY;
  if (mysql_stmt_attr_set(statement, STMT_ATTR_CURSOR_TYPE, &type)) return 1;
  return mysql_stmt_attr_set(statement, STMT_ATTR_PREFETCH_ROWS, &rows);
}

/// How many sets of values the next execution sends; 0 for one, bound by value.
static inline int ebm_set_array_size(MYSQL_STMT *statement, unsigned int rows) {
  return mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &rows);
}

static inline void ebm_bind_null(MYSQL_BIND *bind) {
  memset(bind, 0, sizeof *bind);
  bind->buffer_type = MYSQL_TYPE_NULL;
}

/// `value` holds a long long, or several where the statement has an array size.
static inline void ebm_bind_integer(MYSQL_BIND *bind, void *value) {
  memset(bind, 0, sizeof *bind);
  bind->buffer_type = MYSQL_TYPE_LONGLONG;
  bind->buffer = value;
}

static inline void ebm_bind_real(MYSQL_BIND *bind, void *value) {
  memset(bind, 0, sizeof *bind);
  bind->buffer_type = MYSQL_TYPE_DOUBLE;
  bind->buffer = value;
}

/// `value` holds `*length` bytes of UTF-8.
static inline void ebm_bind_text(MYSQL_BIND *bind, void *value, unsigned long *length) {
  memset(bind, 0, sizeof *bind);
  bind->buffer_type = MYSQL_TYPE_STRING;
  bind->buffer = value;
  bind->buffer_length = *length;
  bind->length = length;
}

/// Several texts: `values` holds their addresses.
static inline void ebm_bind_texts(MYSQL_BIND *bind, void *values, unsigned long *lengths) {
  memset(bind, 0, sizeof *bind);
  bind->buffer_type = MYSQL_TYPE_STRING;
  bind->buffer = values;
  bind->length = lengths;
}

/// Which of several values are missing: STMT_INDICATOR_NULL or STMT_INDICATOR_NONE each.
static inline void ebm_bind_indicators(MYSQL_BIND *bind, char *indicators) {
  bind->u.indicator = indicators;
}

/// Where a column of an answer goes: `size` bytes at `buffer`, and how many there were.
static inline void ebm_bind_column(MYSQL_BIND *bind, enum enum_field_types type, void *buffer,
                                   unsigned long size, unsigned long *length, my_bool *is_null) {
  memset(bind, 0, sizeof *bind);
  bind->buffer_type = type;
  bind->buffer = buffer;
  bind->buffer_length = size;
  bind->length = length;
  bind->is_null = is_null;
}

/// Whether the server takes many sets of values at once (MariaDB 10.2 and newer).
static inline int ebm_takes_arrays(MYSQL *mysql) {
  unsigned long capabilities = 0;
  if (mariadb_get_infov(mysql, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &capabilities)) {
    return 0;
  }
  return (capabilities & (unsigned long)(MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
}

#endif
