import Archive
import Foundation
import HTTPServer

extension Check {
    /// Whether the service runs, or could.
    static let service = Check("service", "Service and port", isOfCommand: true) { examination in
        let settings = examination.settings
        if await RunningService(settings, http: examination.http) != nil {
            return await TimeLimit.offThePool {
                let directory = settings.dataDirectory
                let hasArchive = FileManager.default.fileExists(atPath: directory + "/archive.sqlite")
                let owner = SQLiteArchive.owner(of: directory)
                return [judge(answeringOn: settings.httpPort, owner: owner, hasArchive: hasArchive, directory)]
            }
        }
        let server = HTTPServer(
            configuration: .init(host: settings.httpHost, port: settings.httpPort, log: { _ in }),
            handler: Router(routes: []))
        do throws(HTTPServerError) {
            _ = try server.start()
        } catch {
            return [judge(error, port: settings.httpPort)]
        }
        await server.stop(deadline: .zero)
        return [
            .warning(
                "No service runs here: port \(settings.httpPort) is free, and nothing syncs by itself.",
                "Start it: fitbit-sync, or systemctl start fitbit-sync.")
        ]
    }

    /// - Parameters:
    ///   - owner: the process that has the archive open.
    ///   - hasArchive: whether there is one in the folder that this command would use.
    static func judge(answeringOn port: Int, owner: String?, hasArchive: Bool, _ directory: String) -> Finding {
        guard let owner else {
            guard hasArchive else {
                return .ok("The service answers on port \(port); its data folder is not the one of this command.")
            }
            return .warning(
                "A fitbit-sync answers on port \(port), but it does not use the data folder \(directory).",
                "Set DATA_DIR as the service has it, or HTTP_PORT to the port of the one that you mean.")
        }
        return .ok("The service runs as process \(owner) and answers on port \(port).")
    }

    static func judge(_ error: HTTPServerError, port: Int) -> Finding {
        if case .addressInUse = error {
            return .failed(
                "Port \(port) is in use by another program, which is no fitbit-sync.",
                "Set HTTP_PORT to a free port. Who it is: ss -ltnp 'sport = :\(port)'")
        }
        return .failed(words: error.description, or: "Check HTTP_HOST and HTTP_PORT.")
    }
}
