import Testing

@testable import fitbit_sync

struct AdviceTests {
    @Test(
        arguments: [
            ("It is off. Turn it on.", "It is off.", "Turn it on."),
            (
                "It is off (no. 3. of them). Turn it on. Then wait.", "It is off (no. 3. of them).",
                "Turn it on. Then wait."
            ),
            (#"X is "a. b"; it is a number."#, #"X is "a. b"; it is a number."#, nil),
            (
                "No connection to db.home:8086 (refused). Check it.", "No connection to db.home:8086 (refused).",
                "Check it."
            ),
            ("nothing", "nothing", nil), ("", "", nil),
        ] as [(String, String, String?)])
    func `an error's words are split into what happened and what to do`(text: String, message: String, remedy: String?)
    {
        let parts = Advice.split(text)
        #expect(parts.message == message)
        #expect(parts.remedy == remedy)
    }
}
