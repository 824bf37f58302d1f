import HTTPServer
import Testing

@Suite struct ServerRequestTests {
    @Test func `headers are found in any case and the first counts`() {
        let request = ServerRequest(headers: [.init(name: "X-A", value: "1"), .init(name: "x-a", value: "2")])
        #expect(request.header("x-A") == "1")
        #expect(request.header("X-B") == nil)
    }

    @Test func `the first query item of a name counts`() {
        let request = ServerRequest(query: [.init(name: "a", value: "1"), .init(name: "a", value: "2")])
        #expect(request.queryValue("a") == "1")
        #expect(request.queryValue("b") == nil)
    }

    @Test(arguments: [
        ("a=1; b=2", ["a": "1", "b": "2"]),
        ("a=1; a=2", ["a": "1"]),
        (" a = x=y ;;nameless; =1; b=", ["a": "x=y", "b": ""]),
        ("", [:]),
    ])
    func `cookies are read as RFC 6265 has them`(header: String, expected: [String: String]) {
        #expect(ServerRequest(headers: [.init(name: "cookie", value: header)]).cookies == expected)
    }

    @Test func `a form is decoded, the first of each name counts`() {
        let request = ServerRequest(
            method: "POST",
            headers: [.init(name: "Content-Type", value: "Application/x-www-form-urlencoded; charset=utf-8")],
            body: Array("a=1+2&b=%C3%A4&a=3&c&100%=%zz&&=x".utf8))
        #expect(request.formItems == ["a": "1 2", "b": "ä", "c": "", "100%": "%zz", "": "x"])
    }

    @Test func `a body of another type is no form`() {
        #expect(ServerRequest(body: Array("a=1".utf8)).formItems.isEmpty)
    }
}
