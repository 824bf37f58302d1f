import CCurl

extension HTTPClientError {
    /// What libcurl's result means to the caller.
    ///
    /// libcurl's own sentence is kept only where it names no more than a host, a port, a duration or a certificate.
    init(_ result: CURLcode, host: String, message: String, exceeded: ResponseAssembly.Limit?) {
        let code: Code
        var detail = String(cString: curl_easy_strerror(result))
        if let exceeded {
            code = .tooLarge
            detail = exceeded == .headers ? "its headers" : "its body"
        } else {
            code = Code(result)
        }
        if [.resolve, .connect, .timeout, .tls].contains(code), !message.isEmpty {
            detail = String(message.prefix(200))
        }
        self.init(code, curlCode: Int32(bitPattern: result.rawValue), host: host, detail: detail)
    }
}

extension HTTPClientError.Code {
    /// The kind of failure of a code other than `CURLE_OK`.
    fileprivate init(_ result: CURLcode) {
        self =
            switch result {
            case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT:
                .invalidRequest
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
                .resolve
            case CURLE_COULDNT_CONNECT, CURLE_PROXY:
                .connect
            case CURLE_OPERATION_TIMEDOUT:
                .timeout
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
                CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
                CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
                .tls
            case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_HTTP2_STREAM:
                .peerClosed
            case CURLE_PARTIAL_FILE:
                .truncated
            case CURLE_FILESIZE_EXCEEDED:
                .tooLarge
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2:
                .protocolError
            default:
                .other
            }
    }
}
