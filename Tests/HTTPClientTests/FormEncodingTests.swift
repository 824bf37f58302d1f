import HTTPClient
import Testing

struct FormEncodingTests {
    @Test func `unreserved characters stay, all other bytes are encoded`() {
        #expect(FormEncoding.percentEncode("azAZ09-._~") == "azAZ09-._~")
        #expect(FormEncoding.percentEncode("a b+c&d=e/f?g#h%") == "a%20b%2Bc%26d%3De%2Ff%3Fg%23h%25")
        #expect(FormEncoding.percentEncode("é\r\n\0") == "%C3%A9%0D%0A%00")
        #expect(FormEncoding.percentEncode("") == "")
    }

    @Test func `pairs keep their order`() {
        let form = FormEncoding.encode([("grant_type", "refresh_token"), ("scope", "a b"), ("empty", "")])
        #expect(String(decoding: form, as: UTF8.self) == "grant_type=refresh_token&scope=a%20b&empty=")
        #expect(FormEncoding.encode([]).isEmpty)
    }
}
