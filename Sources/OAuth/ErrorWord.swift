/// The code of an OAuth error (RFC 6749, 4.1.2.1 and 5.2): a bounded word that may be shown, unlike a provider's sentence.
enum ErrorWord {
    static func isOne(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
    }
}
