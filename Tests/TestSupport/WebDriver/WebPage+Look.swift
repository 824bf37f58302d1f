extension WebPage {
    /// The person's screen and habits, as far as a page can see them.
    package struct Look: Sendable {
        /// Of the page, in CSS pixels.
        package var width: Int
        package var height: Int
        /// Device pixels in a CSS pixel.
        package var scale: Double
        package var isDark: Bool
        /// A touch screen of a phone's kind.
        package var isPhone: Bool
        /// Like `en-GB` or `de-AT`.
        package var language: String
        /// Of the browser's machine, an IANA id.
        package var timeZone: String

        package init(
            width: Int = 1280, height: Int = 900, scale: Double = 1, isDark: Bool = false, isPhone: Bool = false,
            language: String = "en-GB", timeZone: String = "UTC"
        ) {
            (self.width, self.height, self.scale) = (width, height, scale)
            (self.isDark, self.isPhone, self.language, self.timeZone) = (isDark, isPhone, language, timeZone)
        }

        /// A phone, held upright.
        package static let phone = Look(width: 390, height: 844, scale: 2, isPhone: true)
    }

    /// Shows the page so from now on. Motion is always reduced, so that a picture shows where things end up.
    package func apply(_ look: Look) async throws {
        try await driver.devTools(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(look.width)), "height": .number(Double(look.height)),
                "deviceScaleFactor": .number(look.scale), "mobile": .bool(look.isPhone),
            ])
        try await driver.devTools("Emulation.setTouchEmulationEnabled", ["enabled": .bool(look.isPhone)])
        try await driver.devTools(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": look.isDark ? "dark" : "light"],
                    ["name": "prefers-reduced-motion", "value": "reduce"],
                ]
            ])
        try await driver.devTools("Emulation.setTimezoneOverride", ["timezoneId": .string(look.timeZone)])
        try await driver.devTools("Emulation.setLocaleOverride", ["locale": .string(look.language)])
        let agent = try await run("return navigator.userAgent")
        try await driver.devTools(
            "Emulation.setUserAgentOverride", ["userAgent": agent, "acceptLanguage": .string(look.language)])
    }
}
