import Foundation
import Logging

/// The bound of an orderly end: what is on disk by then is whole, and the rest is done at the next start.
enum StopLimit {
    /// Seconds from the signal; a supervisor is told 5.
    static let bound: TimeInterval = 4.5

    /// Ends the process with 0 when it is still there after the ``bound``.
    ///
    /// A thread, since it has to come even when every thread of the tasks is held up.
    ///
    /// - Parameter before: what has to be ended with the process.
    static func start(log: Logger, before: @escaping @Sendable () -> Void) {
        Thread {
            Thread.sleep(forTimeInterval: bound)
            log.warning("The service did not stop in time and is cut off. The next start goes on from what is on disk.")
            before()
            _exit(EXIT_SUCCESS)
        }.start()
    }
}
