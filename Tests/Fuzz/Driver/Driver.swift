import Dispatch
import FuzzEntries
import Glibc

/// What `FUZZ_TARGET` names.
private let chosen: any FuzzEntry = {
    guard let name = getenv("FUZZ_TARGET"), let target = FuzzTarget(rawValue: String(cString: name)) else {
        fatalError("FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue))")
    }
    do { return try target.entry() } catch { fatalError("\(name) cannot begin: \(error)") }
}()

/// What libFuzzer calls with each input it thinks of.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        await chosen.run(bytes)
        done.signal()
    }
    done.wait()
    return 0
}
