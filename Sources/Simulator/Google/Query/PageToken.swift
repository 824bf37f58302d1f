import Foundation

/// Where a next page begins, and which query it belongs to. Opaque to the client; not to be kept.
struct PageToken: Sendable, Equatable {
    /// A mark of everything that has to stay the same from page to page.
    var query: UInt64
    /// When it was given, in seconds since 1970.
    var issued: Int64
    /// The row or window that was written last.
    var place: Int64
    /// How many rows of that very place have been written.
    var passed = 0
    /// Whether an empty page comes first.
    var pauses = false

    /// The token as it stands in an answer.
    var text: String {
        let values = [
            String(query), String(issued), String(place), String(passed), pauses ? "1" : "0",
        ].joined(separator: ".")
        return Data(values.utf8.map { $0 ^ 0x5A }).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    init(query: UInt64, issued: Int64, place: Int64, passed: Int = 0, pauses: Bool = false) {
        (self.query, self.issued, self.place) = (query, issued, place)
        (self.passed, self.pauses) = (passed, pauses)
    }

    /// Reads a token; refuses one that is damaged, too old or another query's.
    init?(_ text: String?, query: UInt64, now: Int64, lifetime: Int) throws(GoogleError) {
        guard let text, !text.isEmpty else { return nil }
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { throw .invalidArgument }
        let parts = String(decoding: data.map { $0 ^ 0x5A }, as: UTF8.self).split(separator: ".")
        guard parts.count == 5, let owner = UInt64(parts[0]), let issued = Int64(parts[1]), let place = Int64(parts[2]),
            let passed = Int(parts[3]), owner == query, issued <= now, now < issued + Int64(lifetime)
        else { throw .invalidArgument }
        self.init(query: query, issued: issued, place: place, passed: passed, pauses: parts[4] == "1")
    }

    /// `,"nextPageToken":…` where there is a next page, and where the service always says so.
    static func write(_ token: PageToken?, _ behaviour: GoogleBehaviour, _ json: inout JSONBytes) {
        guard token != nil || behaviour.endsWithEmptyToken else { return }
        json.raw(json.bytes.last == UInt8(ascii: "{") ? #""nextPageToken":"# : #","nextPageToken":"#)
        json.text(token?.text ?? "")
    }

    /// A mark of a query's parts: FNV-1a over them.
    static func mark(_ parts: [String]) -> UInt64 {
        var mark: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 + [0] { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return mark
    }
}
