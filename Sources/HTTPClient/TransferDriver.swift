import CCurl
import Glibc

/// The loop on the client's thread: it owns every easy handle and is the only one to touch them (c-interop.md 4.1).
final class TransferDriver {
    private let mailbox: Mailbox
    private let configuration: HTTPClient.Configuration
    private let multi: UnsafeMutableRawPointer
    private var active: [ObjectIdentifier: Transfer] = [:]
    private var spare: [EasyHandle] = []
    /// No deadline of an active transfer is earlier.
    private var nextDeadline: ContinuousClock.Instant?
    private static let maximumSpareHandles = 16

    init(mailbox: Mailbox, configuration: HTTPClient.Configuration) {
        self.mailbox = mailbox
        self.configuration = configuration
        multi = mailbox.multi.pointer
    }

    /// Works until the mailbox says stop; then everything outstanding is resumed and the multi handle freed.
    func run() {
        blockBrokenPipeSignal()
        while let commands = mailbox.take() {
            commands.forEach(execute)
            perform()
            completeFinished()
            endOverdue()
            if mailbox.isQuiet { sleepUntilSomethingHappens() }
        }
        end()
    }

    private func execute(_ command: Mailbox.Command) {
        switch command {
        case .start(let submission):
            start(submission)
        case .cancel(let id):
            // A transfer that is already over is not there any more.
            if let transfer = active[id] {
                remove(transfer)
                transfer.submission.fail(.cancelled)
            }
        }
    }

    private func start(_ submission: Submission) {
        do throws(EasyHandle.Failure) {
            guard let easy = spare.popLast() ?? EasyHandle() else {
                throw EasyHandle.Failure(code: CURLE_FAILED_INIT)
            }
            let transfer = try Transfer(submission, on: easy, configuration: configuration)
            guard curl_multi_add_handle(multi, easy.pointer) == CURLM_OK else {
                throw EasyHandle.Failure(code: CURLE_OUT_OF_MEMORY)
            }
            active[submission.id] = transfer
            nextDeadline = min(nextDeadline ?? transfer.deadline, transfer.deadline)
        } catch {
            let reason = HTTPClientError(error.code, host: submission.address.host, message: "", exceeded: nil)
            submission.continuation.resume(returning: .failure(reason))
        }
    }

    private func perform() {
        var running: CInt = 0
        guard curl_multi_perform(multi, &running) != CURLM_OK else { return }
        // Out of memory or an internal error: nothing that is under way can be trusted.
        for transfer in active.values {
            transfer.complete(CURLE_OUT_OF_MEMORY)
            remove(transfer)
        }
    }

    private func completeFinished() {
        var remaining: CInt = 0
        while let message = curl_multi_info_read(multi, &remaining)?.pointee {
            // The message is libcurl's memory only until its handle is removed: it was copied.
            var context: UnsafeMutableRawPointer?
            guard message.msg == CURLMSG_DONE,
                ccurl_easy_getinfo_pointer(message.easy_handle, CURLINFO_PRIVATE, &context) == CURLE_OK,
                let context
            else { continue }
            let transfer = Transfer.from(context)
            transfer.complete(message.data.result)
            remove(transfer)
        }
    }

    private func endOverdue() {
        let now = ContinuousClock.now
        guard let nextDeadline, nextDeadline <= now else { return }
        for transfer in active.values where transfer.deadline <= now {
            transfer.complete(CURLE_OPERATION_TIMEDOUT)
            remove(transfer)
        }
        self.nextDeadline = active.values.lazy.map(\.deadline).min()
    }

    private func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(multi, transfer.easy.pointer)
        active[transfer.submission.id] = nil
        guard spare.count < Self.maximumSpareHandles else { return }
        transfer.easy.reset()
        spare.append(transfer.easy)
    }

    /// One second at most, so that a wakeup that libcurl loses is a delay and not a hang.
    private func sleepUntilSomethingHappens() {
        let untilDeadline = nextDeadline.map { ($0 - .now) / .milliseconds(1) } ?? 1000
        let milliseconds = max(0, min(1000, untilDeadline.rounded(.up)))
        if curl_multi_poll(multi, nil, 0, CInt(milliseconds), nil) != CURLM_OK {
            // It cannot wait, for want of memory or descriptors: do not spin.
            usleep(20_000)
        }
    }

    private func end() {
        for transfer in active.values {
            remove(transfer)
            transfer.submission.fail(.closed)
        }
        spare.removeAll()
        for case .start(let submission) in mailbox.drain() {
            submission.fail(.closed)
        }
        let waiters = mailbox.finish()
        curl_multi_cleanup(multi)
        waiters.forEach { $0.resume() }
    }

    /// OpenSSL writes to sockets with `write`; a peer that has gone must not end the process. Only this thread is affected.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
