import CCurl

/// One libcurl easy handle and the buffer it writes its error text to. Only the driver's thread touches it.
final class EasyHandle {
    /// An option libcurl did not take.
    struct Failure: Error {
        let code: CURLcode
    }

    let pointer: UnsafeMutableRawPointer
    private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Nil if libcurl has no memory or was not set up.
    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText.initialize(repeating: 0)
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// Forgets every option; connections and the DNS cache belong to the multi handle and stay.
    func reset() {
        curl_easy_reset(pointer)
        errorText[0] = 0
    }

    /// Gives libcurl the buffer that lives as long as this handle.
    func keepErrorText() throws(Failure) {
        try check(ccurl_easy_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorText.baseAddress))
    }

    /// What libcurl says about the last failure, empty if nothing.
    var message: String {
        let bytes = errorText.prefix { $0 != 0 }.lazy.map(UInt8.init(bitPattern:))
        return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }

    /// The status of the last response, 0 if there was none.
    var responseCode: Int {
        var code = 0
        _ = ccurl_easy_getinfo_long(pointer, CURLINFO_RESPONSE_CODE, &code)
        return code
    }

    func set(_ option: CURLoption, _ value: Int) throws(Failure) {
        try check(ccurl_easy_setopt_long(pointer, option, value))
    }

    func set(_ option: CURLoption, large value: Int) throws(Failure) {
        try check(ccurl_easy_setopt_off_t(pointer, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String) throws(Failure) {
        try check(ccurl_easy_setopt_string(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(Failure) {
        try check(ccurl_easy_setopt_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: HeaderList) throws(Failure) {
        try check(ccurl_easy_setopt_slist(pointer, option, value.first))
    }

    func set(_ option: CURLoption, onData callback: curl_write_callback) throws(Failure) {
        try check(ccurl_easy_setopt_write_callback(pointer, option, callback))
    }

    func set(onRead read: curl_read_callback, onSeek seek: curl_seek_callback) throws(Failure) {
        try check(ccurl_easy_setopt_read_callback(pointer, CURLOPT_READFUNCTION, read))
        try check(ccurl_easy_setopt_seek_callback(pointer, CURLOPT_SEEKFUNCTION, seek))
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code == CURLE_OK else { throw Failure(code: code) }
    }
}
