import Foundation
import SyncService

/// A report of the doctor for a person's terminal: what failed first, each with its remedy below.
enum DoctorText {
    /// - Parameters:
    ///   - isColoured: whether the marks have colours.
    ///   - width: where lines are broken; nil: nowhere.
    static func text(_ report: DoctorReport, isColoured: Bool, width: Int?) -> String {
        let order: [DoctorCheck.State] = [.failed, .warning, .ok, .skipped]
        var lines: [String] = []
        for state in order {
            let checks = report.checks.filter { $0.state == state }
            guard !checks.isEmpty else { continue }
            if !lines.isEmpty { lines.append("") }
            for check in checks { lines += text(check, isColoured, width) }
        }
        lines += ["", summary(report)]
        return lines.joined(separator: "\n") + "\n"
    }

    /// `1 failed, 2 warnings, 18 well, 1 not looked at.`
    static func summary(_ report: DoctorReport) -> String {
        func count(_ state: DoctorCheck.State) -> Int { report.checks.count { $0.state == state } }
        let (failed, warnings, skipped) = (count(.failed), count(.warning), count(.skipped))
        var parts: [String] = []
        if failed > 0 { parts.append("\(failed) failed") }
        if warnings > 0 { parts.append("\(warnings) warning\(warnings == 1 ? "" : "s")") }
        parts.append(failed + warnings == 0 ? "All is well: \(count(.ok)) checks" : "\(count(.ok)) well")
        if skipped > 0 { parts.append("\(skipped) not looked at") }
        return parts.joined(separator: ", ") + "."
    }

    private static func text(_ check: DoctorCheck, _ isColoured: Bool, _ width: Int?) -> [String] {
        let (mark, colour) = mark(check.state)
        let shown = isColoured ? "\u{1B}[\(colour)m\(mark)\u{1B}[0m" : mark
        var lines = wrapped("\(check.title): \(check.message)", width: width.map { $0 - 2 })
        lines[0] = "\(shown) " + lines[0]
        for index in lines.indices.dropFirst() { lines[index] = "  " + lines[index] }
        if let remedy = check.remedy {
            lines += wrapped("→ " + remedy, width: width.map { $0 - 6 }).enumerated().map { index, line in
                index == 0 ? "    " + line : "      " + line
            }
        }
        return lines
    }

    private static func mark(_ state: DoctorCheck.State) -> (mark: String, colour: Int) {
        switch state {
        case .ok: ("✓", 32)
        case .warning: ("!", 33)
        case .failed: ("✗", 31)
        case .skipped: ("-", 90)
        }
    }

    /// Lines of whole words; one that is longer than a line, such as a command, stays whole.
    static func wrapped(_ text: String, width: Int?) -> [String] {
        guard let width, width > 20 else { return [text] }
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count > width {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = "\(last) \(word)"
            }
        }
        return lines
    }
}
