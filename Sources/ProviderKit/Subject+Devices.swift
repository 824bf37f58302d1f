import Foundation
import JSONReader
package import SyncEngine

extension Subject {
    /// A list of devices without a member that tells which piece of hardware it is, their other members in the order of
    /// their names.
    package func devices(_ bytes: [UInt8], without member: String) throws(ProviderError) -> [UInt8] {
        do {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let text = Data(bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...])
            let devices = try JSONSerialization.jsonObject(with: text) as? [Any] ?? []
            let kept = devices.map { device -> Any in
                guard let members = device as? [String: Any] else { return device }
                return members.filter { $0.key != member }
            }
            return [UInt8](
                try JSONSerialization.data(withJSONObject: kept, options: [.sortedKeys, .withoutEscapingSlashes]))
        } catch {
            throw self.error(.unexpected("is a list of devices that cannot be written again"))
        }
    }
}
