/// The numbers for which the alerts ask, with the labels of a test's own.
enum AlertSeries: String, CaseIterable {
    case up = #"up{job="fitbit-sync"}"#
    case authorized = #"fitbit_sync_account_authorized{job="fitbit-sync",account="me"}"#
    case ends = #"fitbit_sync_authorization_end_timestamp_seconds{job="fitbit-sync",account="me"}"#
    case success = #"fitbit_sync_last_success_timestamp_seconds{job="fitbit-sync",account="me"}"#
    case battery = #"fitbit_sync_device_battery_ratio{job="fitbit-sync",account="me"}"#
    case sink = #"fitbit_sync_sink_up{job="fitbit-sync",sink="influxdb"}"#
}
