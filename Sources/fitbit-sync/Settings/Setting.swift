/// A setting as a person sees it: an environment variable, also read from `.env`.
struct Setting: Sendable {
    let name: String
    /// What holds when it is not set, as the README shows it.
    let fallback: String
    let meaning: String
    /// Also read from the file that `NAME_FILE` names, and from systemd's ``credential``.
    var isSecret = false

    /// What the secret is called among systemd's credentials, e.g. `token-key`.
    var credential: String { name.lowercased().replacing("_", with: "-") }
}

extension Setting {
    /// Every setting there is, in the order of the README's table.
    static let all = [
        Setting(
            name: "PROVIDER", fallback: "google",
            meaning:
                "whom `/authorize` authorises with: `google` (Google Health API) or `fitbit` (Fitbit Web API). An account stays with the one that it was last authorised with"
        ),
        Setting(name: "GOOGLE_CLIENT_ID", fallback: "-", meaning: "id of your Google OAuth client"),
        Setting(name: "GOOGLE_CLIENT_SECRET", fallback: "-", meaning: "secret of it", isSecret: true),
        Setting(
            name: "GOOGLE_REQUESTS_PER_MINUTE", fallback: "150",
            meaning: "calls that the service allows itself for each account; Google allows 300"),
        Setting(
            name: "GOOGLE_HEALTH_API_URL", fallback: "https://health.googleapis.com",
            meaning: "where the Google Health API answers"),
        Setting(
            name: "GOOGLE_AUTHORIZE_URL", fallback: "https://accounts.google.com/o/oauth2/v2/auth",
            meaning: "the page on which a person allows access"),
        Setting(
            name: "GOOGLE_TOKEN_URL", fallback: "https://oauth2.googleapis.com/token", meaning: "the token endpoint"),
        Setting(
            name: "GOOGLE_REVOKE_URL", fallback: "https://oauth2.googleapis.com/revoke",
            meaning: "where an authorisation is ended"),
        Setting(name: "FITBIT_CLIENT_ID", fallback: "-", meaning: "client id of an application registered at Fitbit"),
        Setting(name: "FITBIT_CLIENT_SECRET", fallback: "-", meaning: "client secret of it", isSecret: true),
        Setting(
            name: "FITBIT_API_URL", fallback: "https://api.fitbit.com", meaning: "where the Fitbit Web API answers"),
        Setting(
            name: "FITBIT_AUTHORIZE_URL", fallback: "https://www.fitbit.com/oauth2/authorize",
            meaning: "the page on which a person allows access"),
        Setting(
            name: "FITBIT_TOKEN_URL", fallback: "https://api.fitbit.com/oauth2/token", meaning: "the token endpoint"),
        Setting(
            name: "HTTP_HOST", fallback: "127.0.0.1",
            meaning: "address to listen on; beyond loopback a token is wanted (`API_TOKEN`)"),
        Setting(name: "HTTP_PORT", fallback: "8710", meaning: "port to listen on"),
        Setting(
            name: "PUBLIC_URL", fallback: "http://localhost:8710",
            meaning:
                "address that the browser uses; the redirect URI is `PUBLIC_URL/callback`. The port follows `HTTP_PORT`"
        ),
        Setting(
            name: "DATA_DIR", fallback: "$XDG_DATA_HOME/fitbit-sync",
            meaning: "folder of the archive (0700, its files 0600); without XDG_DATA_HOME below `~/.local/share`"),
        Setting(
            name: "PUBLIC_DIR", fallback: "beside the program, or `Public` in the working folder",
            meaning: "folder of the page"),
        Setting(
            name: "DYGRAPHS_DIR", fallback: "/usr/share/javascript/dygraphs",
            meaning: "where the package of the charts is (Debian's `libjs-dygraphs`); without it the page has no charts"
        ),
        Setting(
            name: "INFLUXDB_URL", fallback: "- (archive only)",
            meaning: "where InfluxDB answers, e.g. `http://localhost:8086`"),
        Setting(name: "INFLUXDB_DATABASE", fallback: "fitbit", meaning: "database of version 1; made where it can be"),
        Setting(name: "INFLUXDB_USERNAME", fallback: "-", meaning: "user of version 1"),
        Setting(name: "INFLUXDB_PASSWORD", fallback: "-", meaning: "password of it", isSecret: true),
        Setting(name: "INFLUXDB_ORG", fallback: "-", meaning: "organisation of version 2"),
        Setting(
            name: "INFLUXDB_BUCKET", fallback: "fitbit",
            meaning: "bucket of version 2, database of version 3; made where it can be"),
        Setting(name: "INFLUXDB_TOKEN", fallback: "-", meaning: "token of versions 2 and 3", isSecret: true),
        Setting(name: "INFLUXDB_VERSION", fallback: "asked from the server", meaning: "`1`, `2` or `3`"),
        Setting(
            name: "INFLUXDB_LAYOUT", fallback: "single",
            meaning: "`buckets` writes each measurement into a bucket (version 1: database) of its own name"),
        Setting(
            name: "INFLUXDB_SCHEMA", fallback: "own",
            meaning:
                "`fitbit-grafana` writes what that project's dashboards read, instead of ours; `own,fitbit-grafana` both, each into a database of its own"
        ),
        Setting(
            name: "FITBIT_GRAFANA_DATABASE", fallback: "FitbitHealthStats",
            meaning: "database (version 2: bucket) of the schema `fitbit-grafana`"),
        Setting(
            name: "FITBIT_GRAFANA_DEVICE",
            fallback: "the one of the newest heart rate there; in a new database the account's name",
            meaning: "the text of its tag `Device`"),
        Setting(
            name: "FITBIT_GRAFANA_ACCOUNT", fallback: "me",
            meaning: "the account that is written there: those dashboards know one person"),
        Setting(
            name: "MQTT_URL", fallback: "-",
            meaning:
                "the broker through which Home Assistant is told: `mqtt://[user:password@]host[:1883]`, or `mqtts://…:8883` with TLS",
            isSecret: true),
        Setting(
            name: "MQTT_DISCOVERY_PREFIX", fallback: "homeassistant",
            meaning: "what the topics of Home Assistant's discovery begin with"),
        Setting(
            name: "MQTT_TOPIC", fallback: "fitbit-sync", meaning: "what the topics of this service begin with"),
        Setting(
            name: "SYNC_INTERVAL", fallback: "15m",
            meaning:
                "how often the timer syncs (`90s`, `15m`, `2h`); `0`: nothing starts by itself, the first sync neither"),
        Setting(
            name: "SYNC_SINCE", fallback: "30 days before the first authorisation, then fixed",
            meaning: "a date: the far end of \"everything\""),
        Setting(
            name: "API_TOKEN",
            fallback: "made at first start when `HTTP_HOST` is not loopback, and kept in `DATA_DIR/api-token`",
            meaning:
                "wanted (`Authorization: Bearer`) by every route but `/healthz`, `/readyz`, `/callback` (and the sign-in page)",
            isSecret: true),
        Setting(
            name: "TOKEN_KEY", fallback: "made at first start, and kept in `DATA_DIR/token-key`",
            meaning:
                "seals the tokens in the archive: 64 hexadecimal digits, or the Base64 of 32 bytes (`openssl rand -hex 32`)",
            isSecret: true),
        Setting(name: "LOCAL_TIMEZONE", fallback: "the profile's zone", meaning: "an IANA zone, e.g. `Europe/Vienna`"),
        Setting(
            name: "LOG_LEVEL", fallback: "info",
            meaning: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`"),
        Setting(name: "LOG_FORMAT", fallback: "text", meaning: "`text` or `json`, one object a line"),
    ]
}
