import CCurl

/// The header lines of one request, which libcurl reads until the transfer is over.
final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// The request's headers, and what keeps libcurl from adding its own.
    init(_ request: HTTPRequest) throws(EasyHandle.Failure) {
        // No wait for "100 Continue" before a large body.
        try append("Expect:")
        if !request.headers.contains(where: { $0.isNamed("Content-Type") }) {
            // Otherwise every body is declared a form.
            try append("Content-Type:")
        }
        for header in request.headers {
            let isEmpty = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            // libcurl reads "Name:" as "do not send it".
            try append(isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
    }

    deinit {
        curl_slist_free_all(first)
    }

    private func append(_ line: String) throws(EasyHandle.Failure) {
        guard let longer = curl_slist_append(first, line) else {
            throw EasyHandle.Failure(code: CURLE_OUT_OF_MEMORY)
        }
        first = longer
    }
}
