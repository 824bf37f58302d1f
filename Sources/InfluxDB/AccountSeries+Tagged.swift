internal import HealthModel
internal import SyncEngine

extension AccountSeries {
    /// The series with the account among its tags. One without a name is none.
    var tagged: Series {
        let own = series.tags.filter { $0.name != "account" && !$0.name.isEmpty }
        return Series(
            measurement: series.measurement, tags: own + [Series.Tag("account", account.name)], times: series.times,
            columns: series.columns)
    }
}
