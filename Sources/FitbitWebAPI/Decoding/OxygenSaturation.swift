import JSONReader

/// A blood oxygen saturation in percent: exactly 50 stands for a bad reading (fitbit-web-api.md, 6).
enum OxygenSaturation {
    static func percent(_ value: JSONValue?) -> Double? { value?.number.flatMap { $0 == 50 ? nil : $0 } }
}
