extension Check {
    /// What the settings say is understood.
    static let settings = Check("settings", "Settings", isOfCommand: true) { examination in
        judge(settings: examination.mistakes, examination.envFile)
    }

    static func judge(settings mistakes: [String], _ file: String?) -> [Finding] {
        guard !mistakes.isEmpty else {
            return [.ok(file.map { "All are understood, of the environment and of \($0)." } ?? "All are understood.")]
        }
        return mistakes.enumerated().map { index, sentence in
            let (message, remedy) = Advice.split(sentence)
            return .failed(
                message, (remedy ?? "Correct it.") + " Then start the service again.",
                of: mistakes.count > 1 ? String(index + 1) : nil)
        }
    }
}
