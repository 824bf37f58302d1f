import Foundation
import HealthModel
import Simulator

extension Person {
    /// Few heart-rate samples, so that days are small; no clock changes, so that truth is simple.
    static let tess = Person(
        id: "TESS01", name: "Tess", zone: TimeZone(identifier: "Asia/Kolkata")!, seed: 5,
        memberSince: CivilDay("2024-01-01")!, heartInterval: 600...900)
}
