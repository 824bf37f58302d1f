import Testing

@testable import fitbit_sync

struct EnvFileFormTests {
    @Test(arguments: [
        ("export GOOGLE_CLIENT_ID=abc", "export"), ("foo", "no NAME=value"), ("INFLUXDB_TOKN=x", "no setting"),
        ("GOOGLE_CLIENT_SECRET=GOCSPX-1 # mine", "comment"), (#"GOOGLE_CLIENT_SECRET="x" # c"#, "behind the quoted"),
    ])
    func `a line that would be passed over in silence is told with its number, and without its value`(
        line: String, word: String
    ) {
        let mistakes = EnvFileForm.mistakes(in: "# a comment\n\n\(line)\r\nHTTP_PORT=1", file: ".env")
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix(".env, line 3: ") == true)
        #expect(mistakes.first?.contains(word) == true)
        #expect(mistakes.first?.contains("GOCSPX") == false)
    }

    @Test func `what is well formed passes, other programs' names too`() {
        let text = """
            GOOGLE_CLIENT_ID=1-a
            GOOGLE_CLIENT_SECRET_FILE='/run/secrets/a #b'
              INFLUXDB_URL = http://localhost:8086
            TZ=Europe/Vienna
            INFLUXDB_PASSWORD="with # in it"
            """
        #expect(EnvFileForm.mistakes(in: text, file: ".env").isEmpty)
    }
}
