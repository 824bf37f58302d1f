import Testing

@testable import fitbit_sync

/// The address that a person pastes at the end of a sign-in without a browser.
struct AuthorizeTests {
    @Test(arguments: [
        "http://localhost:8710/callback?state=a-b&code=4%2F0A&scope=x%20y",
        "  http://localhost:8710/callback?code=4%2F0A&state=a-b#  \n",
        "http://localhost:8710/callback?error=access_denied&state=a-b",
    ])
    func `is taken whole, whatever order and blanks it has`(text: String) {
        let query = Authorize.query(ofPasted: text)
        #expect(query?.contains("state=a-b") == true)
        #expect(query?.contains("4/0A") == false)
    }

    @Test(arguments: [
        "", "4/0A", "http://localhost:8710/callback", "http://localhost:8710/callback?code=4", "code=4&state=a",
        "http://localhost:8710/callback?state=a", "http://localhost:8710/callback?state=&code=4", "javascript:alert(1)",
    ])
    func `is asked for again when it is something else`(text: String) {
        #expect(Authorize.query(ofPasted: text) == nil)
    }

    @Test func `a browser is opened where there is a desktop and a program for it, and nowhere else`() throws {
        let folder = try Folder()
        let program = try folder.write("browser", "#!/bin/sh\n")
        #expect(!LocalBrowser.open("http://localhost", environment: ["PATH": folder.path, "BROWSER": program]))
        #expect(!LocalBrowser.open("http://localhost", environment: ["DISPLAY": ":0", "PATH": folder.path]))
        folder.remove()
    }
}
