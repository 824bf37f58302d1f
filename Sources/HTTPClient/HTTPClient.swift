import Foundation

/// Requests over one libcurl multi handle that lives on a thread of its own (c-interop.md 4.1).
///
/// Connections are kept and shared by all requests of one client. Two clients do not disturb each other: give the remote
/// API and the local database one each. Redirects are not followed and nothing is repeated, save that libcurl sends
/// a request again when a kept connection turns out dead; `HTTPRequest.usesFreshConnection` rules that out.
public final class HTTPClient: Sendable {
    private let configuration: Configuration
    private let mailbox: Mailbox

    /// Starts the client's thread. No connection is opened before the first request.
    public init(_ configuration: Configuration = .init()) {
        self.configuration = configuration
        let mailbox = Mailbox(multi: MultiReference(configuration))
        self.mailbox = mailbox
        let thread = Thread {
            TransferDriver(mailbox: mailbox, configuration: configuration).run()
        }
        thread.name = String(decoding: configuration.name.utf8.prefix(15), as: UTF8.self)
        thread.start()
    }

    deinit {
        mailbox.stop()
    }

    /// Sends the request and waits for the whole answer.
    ///
    /// A cancelled task gets `.cancelled` at once and its transfer is dropped; whether the server saw it is not known then.
    public func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let address = try request.validated(allowsPlainHTTP: configuration.allowsPlainHTTP)
        guard !Task.isCancelled else {
            throw HTTPClientError(.cancelled, host: address.host)
        }
        let handshake = CancellationHandshake()
        let id = ObjectIdentifier(handshake)
        let result: Result<HTTPResponse, HTTPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submission = Submission(
                    id: id, request: request, address: address, continuation: continuation)
                guard mailbox.post(.start(submission)) else {
                    submission.fail(.closed)
                    return
                }
                if handshake.start() {
                    mailbox.post(.cancel(id))
                }
            }
        } onCancel: {
            if handshake.cancel() {
                mailbox.post(.cancel(id))
            }
        }
        return try result.get()
    }

    /// Ends the client: requests under way and later ones fail with `.closed`. Returns when the thread is done with them.
    public func shutdown() async {
        await withCheckedContinuation { continuation in
            mailbox.stop(notifying: continuation)
        }
    }
}
