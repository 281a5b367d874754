// Requests: which commands there are, and how a line becomes an answer (PROTOCOL.md).
#include "command.h"

#include <string.h>

#include "reply.h"

enum answer { ANSWERS, DELIMITED, ONLY_ERRORS };

struct command {
  const char *name;
  enum answer answer;
  const char *parameters;  // names, each followed by a blank
  command_function *run;
};

static bool sync_id(json arguments, struct buffer *value);
static bool ping(json arguments, struct buffer *value);
static bool info(json arguments, struct buffer *value);

static const struct command commands[] = {
    {"guest-sync-delimited", DELIMITED, "id ", sync_id},
    {"guest-sync", ANSWERS, "id ", sync_id},
    {"guest-ping", ANSWERS, "", ping},
    {"guest-info", ANSWERS, "", info},
    {"guest-get-time", ANSWERS, "", get_time},
    {"guest-set-time", ANSWERS, "time ", set_time},
    {"guest-get-host-name", ANSWERS, "", get_host_name},
    {"guest-get-osinfo", ANSWERS, "", get_osinfo},
    {"guest-get-users", ANSWERS, "", get_users},
    {"guest-get-sessions", ANSWERS, "", get_sessions},
    {"guest-logoff", ANSWERS, "all user session grace-ms ", logoff},
    {"guest-logoff-cancel", ANSWERS, "", logoff_cancel},
    {"guest-shutdown", ONLY_ERRORS, "mode ", shutdown_guest},
    {"guest-exec", ANSWERS, "path arg env input-data capture-output ", exec},
    {"guest-exec-status", ANSWERS, "pid ", exec_status},
    {"guest-file-open", ANSWERS, "path mode ", file_open},
    {"guest-file-close", ANSWERS, "handle ", file_close},
    {"guest-file-read", ANSWERS, "handle count ", file_read},
    {"guest-file-write", ANSWERS, "handle buf-b64 count ", file_write},
    {"guest-file-seek", ANSWERS, "handle offset whence ", file_seek},
    {"guest-file-flush", ANSWERS, "handle ", file_flush},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static bool sync_id(json arguments, struct buffer *value) {
  long long id = 0;
  if (!take_integer(arguments, "id", REQUIRED, -__LONG_LONG_MAX__ - 1, __LONG_LONG_MAX__, &id)) return false;
  put_integer(value, id);
  return true;
}

static bool ping(json arguments, struct buffer *value) {
  (void)arguments;
  return put_nothing(value);
}

static bool info(json arguments, struct buffer *value) {
  (void)arguments;
  put_open(value, '{');
  put_name(value, "version");
  put_text(value, "\"vm-agent 1\"");
  put_name(value, "supported_commands");
  put_open(value, '[');
  for (const struct command *command = commands; command < commands + COMMANDS; command++) {
    put_open(value, '{');
    put_name(value, "name");
    put_string(value, command->name, strlen(command->name));
    put_name(value, "enabled");
    put_bool(value, true);
    put_name(value, "success-response");
    put_bool(value, command->answer != ONLY_ERRORS);
    put_close(value, '}');
  }
  put_close(value, ']');
  put_close(value, '}');
  return true;
}

static const struct command *find_command(const char *name) {
  for (const struct command *command = commands; command < commands + COMMANDS; command++)
    if (strcmp(command->name, name) == 0) return command;
  return NULL;
}

// Does the command know all the arguments it is given?
static bool check_parameters(const struct command *command, json arguments) {
  if (json_type(arguments) != '{') return fail("'arguments' must be an object", NULL);
  for (json key = json_first(arguments); key; key = json_next(json_value(key))) {
    char name[32] = "";
    long length = json_string(key, name, sizeof name - 1);
    const char *known = command->parameters;
    for (; *known; known = strchr(known, ' ') + 1)
      if (length > 0 && strncmp(known, name, (size_t)length) == 0 && known[length] == ' ') break;
    if (!*known) return fail("Parameter '", length < 0 ? "…" : name, "' is unexpected", NULL);
  }
  return true;
}

static void put_error(struct buffer *out, const char *class, const char *description, json id) {
  put_text(out, "{\"error\":{\"class\":\"");
  put_text(out, class);
  put_text(out, "\",\"desc\":");
  put_string(out, description, strlen(description));
  put_text(out, "}");
  if (id) {
    put_name(out, "id");
    buffer_append(out, id, json_length(id));
  }
  put_text(out, "}\n");
}

void answer_error(struct buffer *out, const char *description) {
  put_error(out, "GenericError", description, NULL);
}

const char *failure(void);

// Runs the command with its answer written as it goes; takes the answer back if it fails.
static void run(const struct command *command, json arguments, json id, struct buffer *out) {
  size_t start = out->size;
  if (command->answer == DELIMITED) put_text(out, "\xff");
  put_text(out, "{\"return\":");
  bool done = check_parameters(command, arguments) && command->run(arguments, out);
  if (done && out->failed) done = fail("out of memory", NULL);
  out->failed = false;
  if (!done) {
    out->size = start;
    put_error(out, "GenericError", failure(), id);
  } else if (command->answer == ONLY_ERRORS) {
    out->size = start;
  } else {
    if (id) {
      put_name(out, "id");
      buffer_append(out, id, json_length(id));
    }
    put_text(out, "}\n");
  }
}

void answer_request(const char *line, size_t size, struct buffer *out) {
  if (!json_valid(line, size) || json_type(line) != '{') return answer_error(out, "JSON parse error");
  json execute = json_member(line, "execute"), arguments = json_member(line, "arguments"),
       id = json_member(line, "id");
  char name[64];
  if (!execute || json_type(execute) != '"')
    return put_error(out, "GenericError", "the request lacks the name of a command in 'execute'", id);
  const struct command *command = json_string(execute, name, sizeof name) < 0 ? NULL : find_command(name);
  if (!command) return put_error(out, "CommandNotFound", "The command has not been found", id);
  run(command, arguments ? arguments : "{}", id, out);
}
