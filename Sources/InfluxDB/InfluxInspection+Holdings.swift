internal import Foundation
internal import HealthModel
public import SyncEngine

extension InfluxInspection {
    /// A field that the database holds with another type than it is written with here.
    public struct ForeignField: Sendable, Equatable {
        /// The measurement that has it.
        public var measurement: String
        /// Its key.
        public var field: String
        /// Whether it is a number there: then the lines go on with the type that is held; else the field is refused.
        public var isNumber: Bool

        /// A field of a measurement.
        public init(measurement: String, field: String, isNumber: Bool) {
            self.measurement = measurement
            self.field = field
            self.isNumber = isNumber
        }
    }

    /// How long a database keeps what it has.
    public struct Retention: Sendable, Equatable {
        /// The database or bucket.
        public var database: String
        /// Nil: for ever.
        public var seconds: Int?

        /// A database and how long it keeps its points.
        public init(database: String, seconds: Int?) {
            self.database = database
            self.seconds = seconds
        }
    }

    /// The fields with another type, in the order of the measurements; none where the server does not tell.
    public func foreignFields(on server: Server) async throws(SinkError) -> [ForeignField] {
        let sink = InfluxSink(configuration, http: http, now: now)
        var found: [ForeignField] = []
        for database in databases(of: server) {
            let types = try await sink.heldTypes(in: database)
            for measurement in MeasurementName.allCases
            where configuration.database(for: measurement.name, generation: server.generation) == database {
                for (field, kind) in measurement.fields.sorted(by: { $0.key < $1.key }) {
                    let own: FieldType = kind == .integer ? .integer : .float
                    let held = types.held(FieldTypes.Name(measurement: measurement.name, field: field))
                    guard !held.isEmpty, !held.contains(own) else { continue }
                    found.append(
                        ForeignField(measurement: measurement.name, field: field, isNumber: held != [.other]))
                }
            }
        }
        return found
    }

    /// How long each database that is there keeps its points; none of those whose server does not tell.
    public func retention(on server: Server) async throws(SinkError) -> [Retention] {
        var found: [Retention] = []
        for database in databases(of: server) {
            switch server.generation {
            case 1: found += try await policy(of: database, server).map { [$0] } ?? []
            case 2: found += try await rule(of: database, server).map { [$0] } ?? []
            default: break
            }
        }
        return found
    }

    private func policy(of database: String, _ server: Server) async throws(SinkError) -> Retention? {
        let statement = "SHOW RETENTION POLICIES ON \(InfluxQL.identifier(database))"
        let answer = try await endpoint(of: server).query(statement, database: nil)
        guard answer.isSuccess, let result = answer.decoded(InfluxQLResult.self) else { return nil }
        for series in result.series {
            let policies = zip(series.values(of: "default"), series.values(of: "duration"))
            guard let text = policies.first(where: { $0.0 == .boolean(true) })?.1.text else { continue }
            return Self.seconds(text).map { Retention(database: database, seconds: $0 == 0 ? nil : $0) }
        }
        return nil
    }

    private struct Buckets: Decodable {
        struct Rule: Decodable { var everySeconds: Int? }
        struct Bucket: Decodable {
            var name: String
            var retentionRules: [Rule]?
        }
        var buckets: [Bucket]
    }

    private func rule(of bucket: String, _ server: Server) async throws(SinkError) -> Retention? {
        let organisation = configuration.org.map { [("org", $0)] } ?? []
        let answer = try await endpoint(of: server).send(
            "GET", "/api/v2/buckets", query: organisation + [("name", bucket)])
        guard answer.isSuccess, let found = answer.decoded(Buckets.self)?.buckets.first(where: { $0.name == bucket })
        else { return nil }
        let seconds = found.retentionRules?.compactMap(\.everySeconds).filter { $0 > 0 }.min()
        return Retention(database: bucket, seconds: seconds)
    }

    /// The seconds of a duration of version 1, e.g. `168h0m0s`; nil when it is none.
    static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1]
        var (sum, number) = (0, "")
        for character in text {
            if character.isNumber {
                number.append(character)
            } else {
                guard let unit = units[character], let count = Int(number) else { return nil }
                let (part, isTooLarge) = count.multipliedReportingOverflow(by: unit)
                let (next, isMore) = sum.addingReportingOverflow(part)
                guard !isTooLarge, !isMore else { return nil }
                sum = next
                number = ""
            }
        }
        return number.isEmpty && !text.isEmpty ? sum : nil
    }
}
