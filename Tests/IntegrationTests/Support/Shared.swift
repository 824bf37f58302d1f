import HTTPClient

/// What all tests here use.
enum Shared {
    static let http = HTTPClient(.init(name: "tests"))
}
