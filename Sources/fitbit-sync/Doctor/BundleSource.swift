import Archive
import Foundation
import HealthModel
import OAuth
import SyncEngine
import SyncService

/// What a report for a bug report is made of.
struct BundleSource: Sendable {
    let examination: Examination
    let values: SettingValues
    let service: RunningService?
    let report: DoctorReport

    init(_ examination: Examination, _ values: SettingValues, _ service: RunningService?, _ report: DoctorReport) {
        self.examination = examination
        self.values = values
        self.service = service
        self.report = report
    }

    /// The whole text, with nothing in it that is nobody else's business.
    func text() async -> String {
        let archive = await TimeLimit.wait(Checkup.limit) { await examination.archive.value() }
        let inspection = (try? archive?.get()) ?? nil
        let status = await TimeLimit.wait(Checkup.limit) { await self.status() } ?? nil
        let jobs = await TimeLimit.wait(Checkup.limit) { try? await self.service?.jobs() } ?? nil
        let directory = examination.settings.dataDirectory
        let isCurrent = inspection?.form == .current
        let days = await TimeLimit.wait(Checkup.limit) {
            isCurrent ? try? await ArchiveInspection.dayGroups(directory) : nil
        }
        return BundleText(
            now: examination.now(), settings: SettingsLines.lines(values), system: SystemFacts.lines(), report: report,
            status: status, jobs: jobs ?? inspection.map { $0.jobs.reversed() } ?? [], rows: inspection?.rows,
            days: (days ?? nil) ?? [],
            redaction: redaction(inspection, status)
        ).text()
    }

    /// What the service says of itself; nil where none answers, since only it knows.
    private func status() async -> StatusReport? {
        guard let service, let bytes = try? await service.status() else { return nil }
        return try? WireJSON.decode(StatusReport.self, from: bytes)
    }

    /// Everything that is known to be personal or secret, wherever it may have come up.
    private func redaction(_ inspection: ArchiveInspection?, _ status: StatusReport?) -> Redaction {
        var redaction = Redaction()
        let settings = examination.settings
        for setting in Setting.all where setting.isSecret {
            redaction.hide(values[setting.name], as: "<\(setting.name)>")
        }
        redaction.hide(TokenFile.read(in: settings.dataDirectory), as: "<API_TOKEN>")
        redaction.hide((try? SecretFile(path: settings.dataDirectory + "/token-key").read()) ?? nil, as: "<TOKEN_KEY>")
        for provider in Settings.Provider.allCases {
            let id = settings.registration(of: provider).clientID
            redaction.hide(id, as: Redaction.shortened(id))
        }
        for name in ["INFLUXDB_USERNAME", "INFLUXDB_ORG", "INFLUXDB_DATABASE", "INFLUXDB_BUCKET"]
        where values[name] != Setting.all.first(where: { $0.name == name })?.fallback {
            redaction.hide(values[name], as: "<\(name)>")
            if let value = values[name] { redaction.hide(name: value, as: "<\(name)>") }
        }
        for name in ["PUBLIC_URL", "INFLUXDB_URL", "MQTT_URL"] {
            guard let url = values[name].flatMap(URLComponents.init(string:)), let host = url.host else { continue }
            redaction.hide(url.password, as: "<password>")
            redaction.hide(url.user, as: "<user>")
            hide(host, &redaction)
        }
        if let host = values["HTTP_HOST"] { hide(host, &redaction) }
        hide(ProcessInfo.processInfo.hostName, &redaction)
        redaction.hide(ProcessInfo.processInfo.environment["HOME"], as: "~")
        for user in [Int(geteuid()), FolderFacts.read(settings.dataDirectory).owner] where user > 0 {
            redaction.hide(name: FolderFacts.userName(user), as: "<system user>")
        }
        for grant in inspection?.grants ?? [] {
            redaction.hide(grant.accessToken, as: "<token>")
            redaction.hide(grant.refreshToken, as: "<token>")
            redaction.hide(grant.userID, as: "<user id>")
        }
        let names = Set((inspection?.accounts ?? []).map(\.account.name) + (status?.accounts ?? []).map(\.account))
        for (index, name) in names.sorted().enumerated() { redaction.hide(name: name, as: "account-\(index + 1)") }
        return redaction
    }

    private func hide(_ host: String, _ redaction: inout Redaction) {
        let place = Redaction.place(of: host)
        if place != "loopback", place != "all-interfaces" { redaction.hide(name: host, as: "<\(place)>") }
    }
}
