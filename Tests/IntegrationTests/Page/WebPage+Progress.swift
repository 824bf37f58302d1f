import TestSupport

extension WebPage {
    /// Notes every value that the progress bar of a sync takes from now on, in `window.progress`.
    func watchProgress() async throws {
        try await run(
            """
            window.progress = new Set();
            new MutationObserver(() => {
                for (const bar of document.querySelectorAll('#running progress[value]')) window.progress.add(bar.value);
            }).observe(document.getElementById('running'), { subtree: true, childList: true, attributes: true });
            """)
    }

    /// How many pixels of the canvases that a CSS selector finds are not blank.
    func inkOf(_ selector: String) async throws -> Int {
        let count = try await run(
            """
            return [...document.querySelectorAll(arguments[0])].filter((one) => one.width && one.height).reduce((sum, one) => {
                const copy = new OffscreenCanvas(one.width, one.height).getContext('2d', { willReadFrequently: true });
                copy.drawImage(one, 0, 0);
                const { data } = copy.getImageData(0, 0, one.width, one.height);
                let count = 0;
                for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count += 1;
                return sum + count;
            }, 0);
            """, [.string(selector)])
        return Int(count.number ?? 0)
    }
}
