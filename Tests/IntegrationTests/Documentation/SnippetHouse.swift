import Foundation
import TestSupport

/// A house in a folder, for the words of a shell that a document tells: the project's `docker`, the real program and its
/// service, and stand-ins for what a test does not have (an engine for containers, root, another computer). A path of the
/// system is one below the folder.
final class SnippetHouse: Sendable {
    let around: Surroundings
    private let environment: [String: String]
    private let root: URL

    init(_ around: Surroundings) throws {
        self.around = around
        let root = around.folder
        self.root = root
        let manager = FileManager.default
        func make(_ path: String) throws {
            try manager.createDirectory(at: root.appending(path: path), withIntermediateDirectories: true)
        }
        for path in ["bin", "data", "system/etc/grafana/provisioning", "repo/.build/release"] { try make(path) }
        for path in ["docker", "Makefile", "README.md"] {
            try manager.copyItem(at: Snippet.top.appending(path: path), to: root.appending(path: "repo/\(path)"))
        }
        for (name, script) in Self.standIns {
            let file = root.appending(path: "bin/\(name)")
            try Data("#!/bin/bash\n\(script)\n".utf8).write(to: file)
            try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path(percentEncoded: false))
        }
        try manager.createSymbolicLink(
            at: root.appending(path: "repo/.build/release/fitbit-sync"),
            withDestinationURL: root.appending(path: "bin/fitbit-sync"))
        let path = root.path(percentEncoded: false)
        environment = around.environment(
            days: 3,
            [
                "DATA_DIR": path + "/data/fitbit-sync", "HTTP_HOST": "0.0.0.0", "HOUSE": path, "HOME": path,
                "PATH": "\(path)/bin:/usr/bin:/bin:/usr/sbin", "PROGRAM": Program.path ?? "",
                "TOP": Snippet.top.path(percentEncoded: false), "QUIET_PORT": "\(FreePort.next())",
            ])
    }

    /// What each word does here instead of in a person's house.
    private static let standIns = [
        // The service, until it answers; everything else as it is typed.
        "fitbit-sync": """
        if [ $# = 0 ]; then
            HTTP_PORT=$QUIET_PORT DATA_DIR=$HOUSE/another "$PROGRAM" & pid=$!
            for try in {1..100}; do curl -sf "http://127.0.0.1:$QUIET_PORT/readyz" >/dev/null && break; sleep 0.1; done
            kill $pid && wait $pid; exit
        fi
        exec "$PROGRAM" "$@"
        """,
        "up": """
        [ -f "$HOUSE/pid" ] && exit
        # Who waits for this script waits for all that hold what it was given.
        for file in /proc/$$/fd/*; do n=${file##*/}; ((n > 2 && n != 255)) && eval "exec $n>&-"; done
        "$PROGRAM" >>"$HOUSE/service.log" 2>&1 & echo $! >"$HOUSE/pid"
        for try in {1..100}; do curl -sf "http://127.0.0.1:$HTTP_PORT/readyz" >/dev/null && exit; sleep 0.1; done
        exit 1
        """,
        "down": """
        [ -f "$HOUSE/pid" ] || exit 0
        kill "$(cat "$HOUSE/pid")" && while kill -0 "$(cat "$HOUSE/pid")" 2>/dev/null; do sleep 0.1; done
        rm "$HOUSE/pid"
        """,
        // What it would do is read by the real parser of compose files; the container is this folder.
        "docker": """
        [ "$1" = compose ] || { echo "docker $*: not known here" >&2; exit 64; }
        docker-compose -f "$HOUSE/repo/docker/compose.yaml" config -q || exit
        shift; verb=$1; shift
        inside() { local mapped=(); for word in "$@"; do mapped+=("${word//\\/data\\//$HOUSE/data/}"); done; "${mapped[@]}"; }
        entry=()
        while [[ ${1-} == -* ]]; do [ "$1" = --entrypoint ] && { entry=("$2"); shift; }; shift; done
        case $verb in
            up) up ;;
            stop | down) down ;;
            logs | ps | build | pull) ;;
            cp) inside cp "${1#fitbit-sync:}" "$2" ;;
            exec) [ "$1" = fitbit-sync ] && shift && inside "$@" ;;
            run) [ "$1" = fitbit-sync ] && shift && inside "${entry[@]:-fitbit-sync}" "$@" ;;
            *) echo "docker compose $verb: not known here" >&2; exit 64 ;;
        esac
        """,
        // What there is to make, without making it.
        "make": #"exec /usr/bin/make -n -C "$TOP" "$@""#,
        "sudo": #"exec "$@""#,
        "nano": #"[ -w "$1" ]"#,
        "git": #"[ "$1" = pull ]"#,
        "ssh": #"[ $# -gt 1 ]"#,
        "systemctl": #"[ $# -gt 1 ]"#,
        "influx": #"[ $# -gt 1 ] && echo 0123456789abcdef"#,
    ]

    /// Types the words, and returns how they ended and what was to be read.
    func type(_ snippet: Snippet) throws -> (code: Int32, printed: String) {
        let folder = "repo/" + URL(filePath: snippet.document).deletingLastPathComponent().relativePath
        let place = root.appending(path: "system").path(percentEncoded: false)
        let text = snippet.text.replacing(/(?<before>[ ="':])\/(?<place>etc|opt|var|usr\/local)\//) {
            "\($0.before)\(place)/\($0.place)/"
        }
        return try run("set -euo pipefail\n" + text, in: folder == "repo/." ? "repo" : folder)
    }

    /// The service, that it runs or that it does not.
    func start() throws { try check(run("up", in: ".")) }
    func stop() throws { try check(run("down", in: ".")) }

    private func check(_ answer: (code: Int32, printed: String)) throws {
        guard answer.code == 0 else { throw Unexpected("The service did not come or go: \(answer.printed)") }
    }

    private func run(_ script: String, in folder: String) throws -> (code: Int32, printed: String) {
        let output = root.appending(path: "printed")
        _ = FileManager.default.createFile(atPath: output.path(percentEncoded: false), contents: nil)
        let file = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["60", "/bin/bash", "-c", script]
        process.currentDirectoryURL = root.appending(path: folder)
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }
}
