import ArgumentParser
import Foundation
import HTTPClient
import HTTPServer
import HealthModel
import SyncEngine
import SyncService

/// `fitbit-sync sync`
struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sync now, and wait for it.",
        discussion: "Acts through the running service when there is one, and by itself otherwise.")

    @Argument(
        help: ArgumentHelp("What to sync: all, or one of \(Resource.validNames.dropLast().joined(separator: ", "))."))
    var resource = "all"

    @Option(help: "The first day: YYYY-MM-DD, today, yesterday, or a number of days like 30d.")
    var from: String?

    @Option(help: "The last day: YYYY-MM-DD, today or yesterday.")
    var to: String?

    @Flag(help: "Fetch settled days again too.")
    var force = false

    @OptionGroup var options: CommonOptions

    func run() async throws {
        // The running service has its own; without one they are wanted.
        let settings = try await options.settings(needsCredentials: false)
        let http = HTTPClient(.init(name: "command"))
        let job: Job
        do {
            if let service = await RunningService(settings, http: http) {
                job = try await follow(service)
            } else {
                job = try await runAlone(try await options.settings())
            }
        } catch {
            await http.shutdown()
            throw CommandFailure.told(error)
        }
        await http.shutdown()
        try Self.end(with: job)
    }

    private func follow(_ service: RunningService) async throws -> Job {
        var job = try await service.sync(resource, from: from, to: to, force: force)
        var progress = ProgressLine()
        while !job.isFinished {
            progress.show(job, now: Date())
            try await Task.sleep(for: .milliseconds(300))
            job = try await service.job(job.id)
        }
        progress.show(job, now: Date())
        progress.end()
        return job
    }

    private func runAlone(_ settings: Settings) async throws -> Job {
        let application = try Startup.application(settings, Logs.logger(settings), startsByItself: false)
        do {
            let job = try await job(of: application.engine)
            await application.close()
            return job
        } catch {
            await application.close()
            throw error
        }
    }

    private func job(of engine: SyncEngine) async throws -> Job {
        let accounts = try await engine.accounts()
        let query = try SyncQuery.read(
            resource: resource, from: from, to: to, force: force, today: engine.today(for: nil, among: accounts)
        ).get()
        if let problem = try await engine.authorizationProblem(of: nil) {
            Terminal.complain(problem + " The service has to run for that: fitbit-sync serve.")
            throw ExitCode.notAuthorized
        }
        return try await withThrowingTaskGroup(of: Job?.self) { group in
            group.addTask {
                try await engine.run()
                return nil
            }
            group.addTask {
                var last = try await engine.sync(query.request)
                var progress = ProgressLine()
                for await job in await engine.watch(last.id) {
                    last = job
                    progress.show(job, now: Date())
                }
                progress.end()
                return last
            }
            while let result = try await group.next() {
                guard let job = result else { continue }
                group.cancelAll()
                return job
            }
            throw CancellationError()
        }
    }

    /// Prints what a job came to, and ends with its exit code.
    static func end(with job: Job) throws {
        for problem in job.problems {
            let name = [problem.account?.name, problem.resource?.slug].compactMap { $0 }.joined(separator: "/")
            Terminal.complain((name.isEmpty ? "" : name + ": ") + problem.message)
        }
        print("\(job.state.rawValue): \(job.daysDone) days, \(job.points) points changed, \(job.calls) calls")
        switch job.state {
        case .done: return
        case .failed:
            throw job.problems.contains { $0.code == "not_authorized" } ? ExitCode.notAuthorized : .failure
        default: throw ExitCode.partial
        }
    }
}
