import HTTPServer

extension Check {
    /// How many files and sockets the service may have open.
    static let openFiles = Check("open_files", "Open files") { examination in
        [judge(openFiles: OpenFileLimit.raise(to: 4096), isInService: examination.isInService)]
    }

    static func judge(openFiles limit: Int, isInService: Bool) -> Finding {
        let who = isInService ? "The service" : "A program started here"
        guard limit < 1024 else { return .ok("\(who) may have \(limit) files and sockets open.") }
        return .warning(
            "\(who) may have only \(limit) files and sockets open, too few for many clients.",
            "systemd: LimitNOFILE=4096; a shell: ulimit -Hn 4096, before the start.")
    }
}
