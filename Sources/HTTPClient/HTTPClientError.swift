/// Why a request has no answer. A status such as 404 or 503 is an answer and never this error.
public struct HTTPClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The request is malformed and nothing was sent.
        case invalidRequest = "invalid_request"
        /// The host's name has no address.
        case resolve
        /// No connection could be opened.
        case connect
        /// The time for the request, or for connecting, is over, or the bytes came too slowly.
        case timeout
        /// No encrypted connection, or a certificate that is not trusted.
        case tls
        /// The peer closed the connection before its answer.
        case peerClosed = "peer_closed"
        /// The connection ended inside the headers or the body: a wrong Content-Length or a partial file.
        case truncated
        /// The decoded body, or the headers, exceed the limit.
        case tooLarge = "too_large"
        /// The calling task was cancelled.
        case cancelled
        /// The client was shut down.
        case closed
        /// The answer is not HTTP, or its body does not decode.
        case protocolError = "protocol_error"
        /// Anything else, told by `curlCode`.
        case other
    }

    /// The kind of failure.
    public let code: Code
    /// libcurl's own number for it, 0 where libcurl was not asked.
    public let curlCode: Int32
    /// `host` or `host:port` of the request, never its path or query; empty if the address could not be read.
    public let host: String
    private let detail: String

    /// An error; `detail` is a short reason without secrets that ends up in the description.
    public init(_ code: Code, curlCode: Int32 = 0, host: String, detail: String = "") {
        self.code = code
        self.curlCode = curlCode
        self.host = host
        self.detail = detail
    }

    /// One word out of a fixed set, for metrics.
    public var label: String { code.rawValue }

    /// What happened, with which host, and what to do.
    public var description: String {
        let peer = host.isEmpty ? "the server" : host
        let reason = detail.isEmpty ? "" : " (\(detail))"
        return switch code {
        case .invalidRequest:
            "The request to \(peer) was not sent\(reason). Correct the address or the headers."
        case .resolve:
            "\(peer) was not found\(reason). Check the name and this machine's DNS."
        case .connect:
            "No connection to \(peer)\(reason). Check that it runs there and that no firewall is in between."
        case .timeout:
            "\(peer) did not answer in time\(reason). Try again later, or check the network."
        case .tls:
            "No trusted connection to \(peer)\(reason). Check its certificate, this machine's clock and its CA bundle."
        case .peerClosed:
            "\(peer) closed the connection before it answered\(reason). Try again later."
        case .truncated:
            "The answer of \(peer) ended too early\(reason). Try again later."
        case .tooLarge:
            "The answer of \(peer) is larger than allowed\(reason). Ask for less at a time."
        case .cancelled:
            "The request to \(peer) was cancelled."
        case .closed:
            "The request to \(peer) ended because the client was shut down."
        case .protocolError:
            "The answer of \(peer) is not valid HTTP\(reason). Check that the address is the right service."
        case .other:
            "The request to \(peer) failed with libcurl's error \(curlCode)\(reason). Try again later."
        }
    }
}
