#ifndef CMICROHTTPD_H
#define CMICROHTTPD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <microhttpd.h>

/// Takes one line of the library's own log, already formatted, valid during the call.
typedef void (*cmhd_log_callback)(void *context, const char *message);

/// Takes the request target as it was sent; the result becomes the request's `con_cls`.
typedef void *(*cmhd_target_callback)(void *context, const char *target, struct MHD_Connection *connection);

/// What a daemon is started with. The structure must outlive the daemon; `context` is given to every callback.
struct cmhd_configuration {
    const struct sockaddr *address;
    unsigned int connection_limit;
    unsigned int idle_timeout_seconds;
    void *context;
    cmhd_log_callback log;
    MHD_NotifyConnectionCallback connected;
    cmhd_target_callback target;
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback completed;
};

/// Starts one epoll thread with suspend and resume. NULL means failure; `error` then holds errno.
struct MHD_Daemon *cmhd_start(const struct cmhd_configuration *configuration, int *error);

/// The port the daemon is bound to, 0 when the library does not know it.
uint16_t cmhd_bound_port(struct MHD_Daemon *daemon);

/// The address of the client, NULL when unknown; valid as long as the connection.
const struct sockaddr *cmhd_client_address(struct MHD_Connection *connection);

/// The connection's socket, -1 when unknown. It is the library's, which closes it after `connected` was told.
int cmhd_socket(struct MHD_Connection *connection);

/// The two answers of a content reader that has no more to give (macros with a cast in the library).
extern const ssize_t cmhd_end_of_stream;
extern const ssize_t cmhd_end_with_error;

#endif
