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
}
