extension Person {
    var carriesPhone: Bool { devices.contains { $0.kind == .phone } }
}
