/// A connection of the C library.
///
/// `@unchecked Sendable` is safe by the library's rules: a connection lives as long as the request on it, and the
/// only call made from another thread than the library's own is `MHD_resume_connection`, once, while it is
/// suspended (c-interop.md 3.5).
struct ConnectionReference: @unchecked Sendable {
    let pointer: OpaquePointer
}
