import Foundation
import TestSupport

/// The README's pictures: the tests of the page take them on their way, where `PICTURES` of the environment names a folder.
enum Pictures {
    /// Where they are kept; nil: nowhere.
    static let folder = ProcessInfo.processInfo.environment["PICTURES"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }

    /// Keeps an element of the page as it is, or the whole of it; nil: what the window shows.
    static func take(_ page: WebPage, _ name: String, of selector: String? = "html") async throws {
        guard let folder else { return }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await page.picture(of: selector).write(to: folder.appending(path: name + ".png"))
    }
}
