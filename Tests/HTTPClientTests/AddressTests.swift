import Testing

@testable import HTTPClient

struct AddressTests {
    @Test(arguments: [
        ("https://api.example.org/path?query=1#f", "api.example.org"),
        ("HTTPS://user:secret@api.example.org:8443/", "api.example.org:8443"),
        ("http://[::1]:8086", "[::1]:8086"),
    ])
    func `an address names host and port and nothing else`(url: String, host: String) {
        #expect(Address(url: url)?.host == host)
    }

    @Test(arguments: [
        "http://localhost", "http://LOCALHOST:1", "http://a.localhost", "http://127.3.2.1", "http://[::1]",
    ])
    func `this machine is known as such, so that no proxy gets in between`(url: String) {
        #expect(Address(url: url)?.isLoopback == true)
    }

    @Test(arguments: ["http://localhost.example.org", "http://127.example.org", "http://10.0.0.1", "http://1270.0.0.1"])
    func `another machine is not taken for this one`(url: String) {
        #expect(Address(url: url)?.isLoopback == false)
    }
}
