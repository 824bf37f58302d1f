extension Person {
    /// Percent left in a device at an instant: a tracker lasts six days, a scale most of a year, a phone says 0.
    func batteryLevel(_ device: Device, at instant: Int64) -> Int {
        guard device.kind != .phone else { return 0 }
        let life: Int64 = device.kind == .tracker ? 6 * 86_400 : 300 * 86_400
        let phase = (instant + Int64(clamping: seed % 1000) * 7919) % life
        return Int(100 - 88 * phase / life)
    }
}
