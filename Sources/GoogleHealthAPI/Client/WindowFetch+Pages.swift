import Foundation
import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The pages of the data types.
extension WindowFetch {
    /// Every page of a data type's answer about these dates.
    func pages(
        _ source: PartSource, _ days: ClosedRange<CivilDay>,
        _ take: (PointPage) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        let subject = try granted(source.type, days)
        do throws(GoogleFailure) {
            switch source.method {
            case .reconcile: try await filteredPages(source, days, subject, take)
            case .days: try await allPages(.days(source.type, days), source, .days, subject, take)
            case .daysOfAllSources:
                try await allPages(.days(source.type, days, ofAllSources: true), source, .days, subject, take)
            case .minutes:
                let (filing, ranges) = minutes(days)
                for range in ranges {
                    try await allPages(.minutes(source.type, range), source, filing, subject, take)
                }
            }
        } catch {
            throw error.error
        }
    }

    /// Every point that a type ever had.
    func pagesOfAllTime(
        _ source: PartSource, _ take: (PointPage) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        let subject = try granted(source.type, window.days)
        do throws(GoogleFailure) {
            try await allPages(
                .reconcile(source.type, filter: nil), source, .points(source.type, window.zones), subject, take)
        } catch {
            throw error.error
        }
    }

    /// The words of a type's errors; throws without a call where its scope was not granted.
    private func granted(_ type: DataType, _ days: ClosedRange<CivilDay>) throws(ProviderError) -> Subject {
        let slug = window.resource.slug
        let subject = Subject(
            "Google Health", type.id == slug ? slug : "\(slug) (\(type.id))", of: days, account: account,
            scope: type.scope)
        guard granted.contains(type.scope) else { throw GoogleFailure.scopeMissing(subject) }
        return subject
    }

    private func allPages(
        _ query: PointQuery, _ source: PartSource, _ filing: Filing, _ subject: Subject,
        _ take: (PointPage) async throws(ProviderError) -> Void
    ) async throws(GoogleFailure) {
        try await pages(of: query, source, filing, subject) { page throws(ProviderError) in
            try await take(page)
            return true
        }
    }

    /// Follows the pages of one query, to the last or until `take` says that it is enough.
    private func pages(
        of query: PointQuery, _ source: PartSource, _ filing: Filing, _ subject: Subject,
        _ take: (PointPage) async throws(ProviderError) -> Bool
    ) async throws(GoogleFailure) {
        var token: String?
        var tokens: Set<String> = []
        repeat {
            let page: PointPage
            do throws(GoogleFailure) {
                page = try await client.answer(
                    to: query.request(baseURL: client.baseURL, page: token), subject, of: account, gate
                ) { bytes throws(JSONReaderError) in
                    try PointPage(bytes, source.type, filing, source.holdsData)
                }
            } catch {
                throw token == nil ? error : error.midway
            }
            do throws(ProviderError) {
                guard try await take(page) else { return }
            } catch {
                throw GoogleFailure(error)
            }
            token = page.next
            if let token, !tokens.insert(token).inserted {
                throw GoogleFailure(
                    subject.error(
                        .unreadable,
                        "the answer goes round in circles: a page names itself as the next. It is asked for again later."
                    ))
            }
        } while token != nil
    }

    /// The pages of a query with the best filter that the service takes.
    private func filteredPages(
        _ source: PartSource, _ days: ClosedRange<CivilDay>, _ subject: Subject,
        _ take: (PointPage) async throws(ProviderError) -> Void
    ) async throws(GoogleFailure) {
        let ladder = client.filters.ladder(source.type)
        for (index, filter) in zip(ladder.indices, ladder) {
            let query = PointQuery.reconcile(source.type, filter: filter.expression(source.type, days))
            let isOneDate = days.count == 1 && source.type.kind == .sample && filter.isCivil
            var walk = NewestFirst(days)
            do throws(GoogleFailure) {
                try await pages(
                    of: query, source,
                    isOneDate ? .pointsOf(days.lowerBound, source.type) : .points(source.type, window.zones), subject
                ) { page throws(ProviderError) in
                    try await take(page)
                    return filter != .none || !walk.isPast(page)
                }
                client.filters.remember(source.type, refused: index)
                return
            } catch {
                guard error.refusesFilter, index + 1 < ladder.endIndex else { throw error }
            }
        }
    }

    /// The ranges that a roll-up of the dates' minutes is asked for, none longer than it may be, none later than now.
    private func minutes(_ days: ClosedRange<CivilDay>) -> (Filing, [Range<Int64>]) {
        let dates = days.map { day in
            let instants = window.zones.instants(of: day)
            return Filing.Instants(
                day: day,
                range: Int64(
                    instants.lowerBound.timeIntervalSince1970)..<Int64(instants.upperBound.timeIntervalSince1970))
        }
        let now = Int64(client.now().timeIntervalSince1970)
        let first = (dates.map(\.range.lowerBound).min() ?? now) / 60 * 60
        let end = min(dates.map(\.range.upperBound).max() ?? now, now) / 60 * 60
        let longest: Int64 = 14 * 86_400
        return (
            .minutes(dates), stride(from: first, to: end, by: Int(longest)).map { $0..<min($0 + longest, end) }
        )
    }
}
