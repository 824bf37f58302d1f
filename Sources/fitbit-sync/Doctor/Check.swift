import SyncService

/// A thing that a person can get wrong, and how it is looked at.
struct Check: Sendable {
    /// Bounded and stable: other programs may look for it.
    let id: String
    let title: String
    /// Whether it is of the person who looks and of their terminal: the service cannot say it.
    var isOfCommand = false
    let examine: @Sendable (Examination) async -> [Finding]

    init(
        _ id: String, _ title: String, isOfCommand: Bool = false,
        _ examine: @escaping @Sendable (Examination) async -> [Finding]
    ) {
        self.id = id
        self.title = title
        self.isOfCommand = isOfCommand
        self.examine = examine
    }

    /// What was found, as it is told: nothing where there is nothing to say.
    func results(_ findings: [Finding]) -> [DoctorCheck] {
        findings.map { finding in
            DoctorCheck(
                id: finding.subject.map { "\(id).\($0)" } ?? id,
                title: finding.subject.map { "\(title) (\($0))" } ?? title, state: finding.state,
                message: finding.message, remedy: finding.remedy)
        }
    }
}
