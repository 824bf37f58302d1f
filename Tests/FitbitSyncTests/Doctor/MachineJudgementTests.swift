import Archive
import Foundation
import HTTPServer
import SyncEngine
import SyncService
import Testing

@testable import fitbit_sync

struct MachineJudgementTests {
    private let facts = FolderFacts(
        exists: true, path: "/data", mode: 0o700, owner: 1000, isWritable: true, free: 40 << 30, filesystem: "ext4")

    private func judged(_ change: (inout FolderFacts) -> Void = { _ in }, user: Int = 1000) -> Finding {
        var facts = facts
        change(&facts)
        return Check.judge(facts, "/data", user: user)
    }

    @Test func `a folder of one's own with space is well`() {
        #expect(judged() == .ok("/data is writable and closed to others; 40 GB are free."))
        #expect(
            judged {
                $0.exists = false; $0.mode = 0o755
            }.state == .ok)
    }

    @Test func `a folder that is full, open, foreign, read-only, on the network or in memory is told`() {
        #expect(
            judged { $0.free = 20 << 20 }
                == .failed("Only 20 MB are free for /data.", "Free some space: what is archived is not lost."))
        #expect(judged { $0.free = 200 << 20 }.state == .warning)
        #expect(
            judged { $0.mode = 0o750 }
                == .warning("Other users of this machine may look into /data.", "chmod 700 /data"))
        #expect(judged { $0.isWritable = false }.state == .failed)
        #expect(
            judged {
                $0.isWritable = false; $0.exists = false
            }.message.contains("cannot be made"))
        #expect(
            judged {
                $0.owner = 77; $0.isWritable = false
            }.state == .failed)
        #expect(judged({ $0.owner = 77 }, user: 0).state == .warning)
        #expect(judged { $0.isSearchable = false }.remedy?.contains("sudo -u") == true)
        #expect(judged { $0.filesystem = "nfs4" }.state == .warning)
        #expect(judged { $0.filesystem = "tmpfs" }.state == .warning)
        #expect(judged { $0.isFolder = false }.state == .failed)
        #expect(judged { $0.free = nil }.state == .ok)
    }

    @Test func `the file system is that of the deepest mount above the folder`() {
        let mounts = """
            /dev/sda1 / ext4 rw 0 0
            tmpfs /run tmpfs rw 0 0
            nas:/x /mnt/my\\040nas nfs4 rw 0 0
            overlay /run overlay rw 0 0
            """
        #expect(FolderFacts.filesystem(of: "/home/ada", mounts: mounts) == "ext4")
        #expect(FolderFacts.filesystem(of: "/running", mounts: mounts) == "ext4")
        #expect(FolderFacts.filesystem(of: "/run/x", mounts: mounts) == "overlay")
        #expect(FolderFacts.filesystem(of: "/mnt/my nas/data", mounts: mounts) == "nfs4")
        #expect(FolderFacts.filesystem(of: "/x", mounts: "") == nil)
    }

    @Test func `a folder is looked at as it is, also where it is not there yet`() throws {
        let folder = try Folder()
        let facts = FolderFacts.read(folder.path + "/a/b")
        #expect(!facts.exists && facts.isFolder && facts.isWritable && facts.path == folder.path)
        #expect((facts.free ?? 0) > 0 && facts.owner == Int(geteuid()))
        try folder.write("file", "text")
        #expect(!FolderFacts.read(folder.path + "/file").isFolder)
        folder.remove()
    }

    @Test func `a port that is taken, forbidden or nobody's is told`() {
        let taken = Check.judge(.addressInUse(host: "127.0.0.1", port: 8710), port: 8710)
        #expect(taken.state == .failed && taken.remedy?.contains("ss -ltnp") == true)
        #expect(
            Check.judge(.permissionDenied(host: "127.0.0.1", port: 80), port: 80).remedy
                == "Set HTTP_PORT to a port above 1023.")
        #expect(Check.judge(.invalidAddress(host: "10.9.9.9", port: 80), port: 80).state == .failed)
        #expect(Check.judge(answeringOn: 8710, owner: "42", hasArchive: true, "/data").message.contains("process 42"))
        #expect(Check.judge(answeringOn: 8710, owner: nil, hasArchive: true, "/data").state == .warning)
        #expect(Check.judge(answeringOn: 8710, owner: nil, hasArchive: false, "/data").state == .ok)
    }

    @Test func `an archive is judged by its form and its pages`() {
        var inspection = ArchiveInspection(form: .current, migrations: 3, size: 3 << 20)
        inspection.rows = ["day": 1]
        #expect(
            Check.judge(inspection, isWhole: true)
                == .ok("It opens and is in order: 3072 kB, 1 day of resources, schema 3."))
        #expect(Check.judge(inspection, isWhole: false).remedy?.contains("fitbit-sync restore") == true)
        #expect(Check.judge(inspection, isWhole: nil).state == .warning)
        inspection.form = .older
        #expect(Check.judge(inspection, isWhole: true).state == .ok)
        inspection.form = .newer
        #expect(Check.judge(inspection, isWhole: true).state == .failed)
    }

    @Test func `a key that is lost, damaged or another one is told with both ways out`() {
        #expect(Check.judge(.success(true), sealed: [false], place: "k").state == .ok)
        #expect(Check.judge(.success(true), sealed: [], place: "k").state == .ok)
        #expect(Check.judge(.success(false), sealed: [], place: "k").state == .skipped)
        let closed = ArchiveError(Examination.closedFolder, "It is somebody's.")
        #expect(Check.judge(.failure(closed), sealed: [], place: "k").state == .skipped)
        for found in [
            Check.judge(.success(false), sealed: [true], place: "k"),
            Check.judge(.success(true), sealed: [false, true], place: "k"),
            Check.judge(.failure(ArchiveError("bad_key", "k holds no key.")), sealed: [], place: "k"),
        ] {
            #expect(found.state == .failed)
            #expect(found.remedy?.contains("authorise once more") == true)
        }
    }

    @Test func `a file of settings with a secret is for its owner alone`() {
        let secret = "HTTP_PORT=1\nGOOGLE_CLIENT_SECRET=word\n"
        #expect(Check.judge(envFile: ".env", mode: 0o600, text: secret).state == .ok)
        #expect(Check.judge(envFile: ".env", mode: 0o644, text: "HTTP_PORT=1\nTOKEN_KEY_FILE=/x").state == .ok)
        #expect(Check.judge(envFile: ".env", mode: 0o644, text: secret).remedy == "chmod 600 .env")
    }

    @Test func `when a process started is read from what the system says of it`() throws {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5000 1 1"
        let boot = "cpu 1 2\nbtime 1790000000\nprocesses 7\n"
        #expect(ServiceProcess.start(stat: stat, boot: boot, ticks: 100) == Date(timeIntervalSince1970: 1_790_000_050))
        #expect(ServiceProcess.start(stat: "", boot: boot, ticks: 100) == nil)
        let own = try #require(ServiceProcess.start(of: Int(getpid())))
        #expect(own < Date() && own > Date(timeIntervalSinceNow: -86_400))
        #expect(!ServiceProcess.reads("/nowhere/.env", process: Int(getpid())))
        let here = FileManager.default.currentDirectoryPath
        #expect(ServiceProcess.reads(here + "/.env", process: Int(getpid())))
        #expect(!ServiceProcess.reads(here + "/other.env", process: Int(getpid())))
    }

    @Test func `each mistake of the settings is a check of its own`() {
        #expect(Check.judge(settings: [], ".env").map(\.state) == [.ok])
        let found = Check.judge(settings: ["A is not set. It is the id.", #"B is "x"; it is a number."#], nil)
        #expect(found.map(\.subject) == ["1", "2"])
        #expect(found.map(\.message) == ["A is not set.", #"B is "x"; it is a number."#])
        #expect(found.allSatisfy { $0.state == .failed && $0.remedy?.hasSuffix("start the service again.") == true })
    }

    @Test func `a service that everybody may ask is told`() async throws {
        let folder = try Folder()
        func states(_ environment: [String: String]) async throws -> [DoctorCheck.State] {
            Check.judge(access: try await folder.settings(environment)).map(\.state)
        }
        #expect(try await states([:]) == [.ok])
        #expect(try await states(["PUBLIC_URL": "https://a.example.org"]) == [.warning])
        #expect(try await states(["PUBLIC_URL": "https://a.example.org", "API_TOKEN": "0123456789abcdef"]) == [.ok])
        #expect(try await states(["HTTP_HOST": "0.0.0.0"]) == [.ok])
        #expect(try await states(["HTTP_HOST": "0.0.0.0", "PUBLIC_URL": "http://nas:8710"]) == [.ok])
        folder.remove()
    }

    @Test func `few open files, a page and charts that are not there are warnings`() {
        #expect(Check.judge(openFiles: 4096, isInService: true).state == .ok)
        #expect(Check.judge(openFiles: 256, isInService: true).remedy?.contains("LimitNOFILE") == true)
        #expect(Check.judge(page: nil, missing: []).state == .warning)
        #expect(Check.judge(page: "/p", missing: ["app.js"]).message == "/p lacks app.js.")
        #expect(Check.judge(page: "/p", missing: []).state == .ok)
        #expect(Check.judge(charts: "/c", isThere: false).remedy?.contains("apt install libjs-dygraphs") == true)
        #expect(Check.judge(charts: "/c", isThere: true).state == .ok)
    }
}
