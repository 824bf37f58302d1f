package import HTTPClient
package import JSONReader
package import OAuth
package import SyncEngine

extension Subject {
    /// A call that has no answer.
    package func error(_ error: HTTPClientError) -> ProviderError {
        let kind: ProviderError.Kind =
            switch error.code {
            case .cancelled, .closed: .cancelled
            case .invalidRequest: .rejected
            case .tooLarge, .protocolError: .unreadable
            case .resolve, .connect, .timeout, .tls, .peerClosed, .truncated, .other: .unavailable
            }
        return self.error(kind, error.description)
    }

    /// There is no token, or nothing is known of the grant.
    package func error(_ error: OAuthError) -> ProviderError {
        let kind: ProviderError.Kind =
            switch error.kind {
            case .notAuthorized, .misconfigured, .denied, .badState, .otherPerson, .notEligible: .notAuthorized
            case .unavailable: .unavailable
            case .unreadable: .unreadable
            case .gone: .gone
            case .cancelled: .cancelled
            }
        return self.error(kind, error.message)
    }

    /// An answer that is not what it should be.
    package func error(_ error: JSONReaderError) -> ProviderError {
        self.error(
            .unreadable,
            "the answer \(error.reason). It is asked for again later; if that stays, check the address "
                + "of the API and any proxy before it.")
    }

    /// A window that the provider's offer does not allow.
    package func tooLong(_ days: Int, limit: Int) -> ProviderError {
        error(
            .rejected,
            "\(days) days were asked for at once; \(service) gives at most \(limit). Nothing was sent.")
    }

    /// Reads a body, telling whose answer it was when it is not what it should be.
    package func read<Result: Sendable>(
        _ bytes: [UInt8], _ body: (JSONValue) throws(JSONReaderError) -> Result
    ) throws(ProviderError) -> Result {
        do throws(JSONReaderError) {
            return try JSONReader.read(bytes, body)
        } catch {
            throw self.error(error)
        }
    }
}
