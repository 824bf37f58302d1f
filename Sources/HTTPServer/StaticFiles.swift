import Foundation

/// The files of a directory, read once and served from memory.
///
/// A request's path is looked up in a table made at the start and never joined to the directory, so no path leads out
/// of it. Hidden files, links and anything else that is not a plain file are left out.
public struct StaticFiles: Sendable {
    private struct File {
        let bytes: [UInt8]
        let contentType: String
        let etag: String

        init(_ url: URL) throws {
            bytes = [UInt8](try Data(contentsOf: url))
            contentType = StaticFiles.contentType(of: url.pathExtension)
            etag = StaticFiles.etag(of: bytes)
        }
    }

    private let files: [String: File]

    /// Reads all files below a directory. Throws an `HTTPServerError` that names what could not be read.
    public init(directory: String) throws {
        let root = URL(fileURLWithPath: directory).resolvingSymlinksInPath()
        var files: [String: File] = [:]
        var current = directory
        do {
            for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
                guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
                let url = root.appendingPathComponent(name)
                current = url.path
                let kind = try FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
                guard kind == .typeRegular else { continue }
                files["/" + name] = try File(url)
            }
        } catch {
            throw HTTPServerError.unreadableFile(path: current, reason: error.localizedDescription)
        }
        self.files = files
    }

    /// Reads single files, each for the path of a request. Throws an `HTTPServerError` that names what could not be read.
    public init(_ paths: [String: String]) throws {
        files = try paths.mapValues { path in
            do { return try File(URL(fileURLWithPath: path)) } catch {
                throw HTTPServerError.unreadableFile(path: path, reason: error.localizedDescription)
            }
        }
    }

    /// The answer when the path names a file; `/` names `index.html`. Nil for any other path.
    public func response(for request: ServerRequest) -> ServerResponse? {
        guard let file = files[request.path == "/" ? "/index.html" : request.path] else { return nil }
        guard request.method == "GET" || request.method == "HEAD" else { return .methodNotAllowed(["GET", "HEAD"]) }
        let headers = [
            ServerHeader(name: "ETag", value: file.etag), ServerHeader(name: "Cache-Control", value: "no-cache"),
        ]
        if let known = request.header("If-None-Match"), Self.list(known, contains: file.etag) {
            return ServerResponse(status: 304, headers: headers)
        }
        return ServerResponse(
            headers: headers + [ServerHeader(name: "Content-Type", value: file.contentType)], body: file.bytes)
    }

    /// The weak comparison of RFC 9110 13.1.2.
    private static func list(_ list: String, contains etag: String) -> Bool {
        list.split(separator: ",").contains { item in
            let item = item.trimmingBlanks()
            return item == "*" || item == etag || item == "W/" + etag
        }
    }

    /// FNV-1a of 64 bits: it tells versions of our own files apart, nothing more.
    private static func etag(of bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))\""
    }

    private static func contentType(of pathExtension: String) -> String {
        switch pathExtension.lowercased() {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json", "map": "application/json"
        case "webmanifest": "application/manifest+json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "ico": "image/vnd.microsoft.icon"
        case "woff2": "font/woff2"
        case "txt", "md": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
