#include "CMicroHTTPD.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const ssize_t cmhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
const ssize_t cmhd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;

// Keeps errno: the library logs between a failed bind and its return.
static void forward_log(void *cls, const char *format, va_list arguments)
{
    const struct cmhd_configuration *configuration = cls;
    const int saved = errno;
    char message[512];
    if (vsnprintf(message, sizeof message, format, arguments) >= 0) {
        message[strcspn(message, "\r\n")] = '\0';
        configuration->log(configuration->context, message);
    }
    errno = saved;
}

struct MHD_Daemon *cmhd_start(const struct cmhd_configuration *configuration, int *error)
{
    // The logger comes first, so that complaints about later options reach it.
    struct MHD_OptionItem options[] = {
        { MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)forward_log, (void *)configuration },
        { MHD_OPTION_SOCK_ADDR, 0, (void *)configuration->address },
        { MHD_OPTION_CONNECTION_LIMIT, configuration->connection_limit, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT, configuration->idle_timeout_seconds, NULL },
        { MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
        { MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)configuration->connected, configuration->context },
        { MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)configuration->target, configuration->context },
        { MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)configuration->completed, configuration->context },
        { MHD_OPTION_END, 0, NULL }
    };
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (configuration->address->sa_family == AF_INET6) {
        flags |= MHD_USE_IPv6;
    }
    errno = 0;
    struct MHD_Daemon *daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, configuration->handle, configuration->context,
        MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    *error = daemon == NULL ? errno : 0;
    return daemon;
}

uint16_t cmhd_bound_port(struct MHD_Daemon *daemon)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

const struct sockaddr *cmhd_client_address(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

int cmhd_socket(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}
