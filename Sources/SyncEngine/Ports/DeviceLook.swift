/// What the devices call said.
public struct DeviceLook: Sendable {
    /// The devices as the provider lists them, `mac` cut out: a part of the devices' day.
    public var body: [UInt8]
    /// When the newest tracker last synced, in the zone-less wall time of the provider; nil when none says.
    public var lastSync: WallTime?
    /// How many devices there are.
    public var deviceCount: Int

    /// The answer of one devices call.
    public init(body: [UInt8], lastSync: WallTime?, deviceCount: Int) {
        self.body = body
        self.lastSync = lastSync
        self.deviceCount = deviceCount
    }
}
