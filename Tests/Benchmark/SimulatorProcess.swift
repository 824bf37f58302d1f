import Foundation

/// The simulator in a process of its own, so that what it needs of memory is not counted as ours.
struct SimulatorProcess {
    let url: String
    private let process: Process
    /// Closed by our end, however it comes: the child ends with it.
    private let input: Pipe

    /// The child's part: serves until its standard input ends.
    static func serve(_ provider: BenchmarkedProvider) async throws {
        let (url, stop) = try provider.startSimulator()
        FileHandle.standardOutput.write(Data((url.absoluteString + "\n").utf8))
        await withCheckedContinuation { ended in
            Thread.detachNewThread { @Sendable in
                while !FileHandle.standardInput.availableData.isEmpty {}
                ended.resume()
            }
        }
        await stop()
    }

    /// Starts the child and reads where it listens.
    init(_ provider: BenchmarkedProvider) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: Benchmark.program)
        process.arguments = ["simulator", provider.rawValue]
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != UInt8(ascii: "\n") {
            line += byte
        }
        url = String(decoding: line, as: UTF8.self)
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
