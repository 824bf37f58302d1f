import Foundation
import TestSupport
import Testing

extension WebPage {
    /// Fails the test for anything in the console, and for any request to another host than this machine.
    ///
    /// - Parameter allowed: what a message may contain: the browser itself tells of each answer that is an error.
    func expectNoTrouble(
        allowing allowed: [String] = [], location: SourceLocation = #_sourceLocation
    ) async throws {
        let messages = try await messages().filter { message in
            !["DEBUG", "INFO"].contains(message.level) && !allowed.contains { message.text.contains($0) }
        }
        #expect(messages == [], sourceLocation: location)
        let hosts = Set(try await requests().compactMap { URL(string: $0)?.host() })
        #expect(hosts.subtracting(["localhost", "127.0.0.1"]) == [], sourceLocation: location)
    }

    /// Fails the test for what ``faults()`` finds.
    func expectUsable(location: SourceLocation = #_sourceLocation) async throws {
        let faults = try await faults()
        #expect(faults == [], sourceLocation: location)
    }

    /// What a person with other eyes, or with none, could not use: text of too little contrast (WCAG 1.4.3), controls
    /// without a name, a page that is wider than its window, text that is cut or lies on other text.
    func faults() async throws -> [String] {
        var faults: [String] = []
        for script in [Self.contrast, Self.width, Self.cut] {
            guard let found = try await run(script).array else { throw Unexpected("A script found nothing to say.") }
            faults += found.compactMap(\.string)
        }
        let nameless = try await accessibility().filter { node in
            Self.controls.contains(node.role) && node.name.trimmingCharacters(in: .whitespaces).isEmpty
        }
        return faults + nameless.map { "no name: \($0.role)" }
    }

    private static let controls: Set = [
        "button", "link", "textbox", "combobox", "checkbox", "radio", "progressbar", "slider", "Date",
        "DisclosureTriangle", "searchbox", "switch", "tab", "menuitem", "application", "grid", "dialog", "img",
    ]

    /// Elements with text of their own that can be seen, for the scripts below.
    private static let texts = """
        const texts = [...document.querySelectorAll('body *')].filter((node) =>
            [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())
            && node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
            && !node.closest('.unseen, .skip, option, script, style, noscript, svg')
            && node.getClientRects().length > 0);
        const name = (node) => `${node.tagName.toLowerCase()}${node.id ? '#' + node.id : ''}.${[...node.classList].join('.')} `
            + `"${node.textContent.trim().slice(0, 40)}"`;
        """

    /// Text whose contrast to what lies behind it is less than 4.5, and 3 where it is large.
    private static let contrast =
        texts + """
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const known = new Map();
            const colour = (text) => {
                if (!known.has(text)) known.set(text, read(text));
                return known.get(text);
            };
            const read = (text) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = text;
                canvas.fillRect(0, 0, 1, 1);
                const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
                return [red, green, blue, alpha / 255];
            };
            const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
            const behind = (node) => {
                if (!node) return colour(getComputedStyle(document.documentElement).colorScheme.includes('dark')
                    && matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#ffffff');
                const own = colour(getComputedStyle(node).backgroundColor);
                return own[3] === 1 ? own : over(own, behind(node.parentElement));
            };
            const light = (rgb) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
                const part = rgb[i] / 255;
                return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            }, 0);
            return texts.filter((node) => !node.closest(':disabled')).map((node) => {
                const style = getComputedStyle(node);
                const ground = behind(node);
                const [one, other] = [light(over(colour(style.color), ground)), light(ground)].sort((a, b) => b - a);
                const ratio = (one + 0.05) / (other + 0.05);
                const size = parseFloat(style.fontSize);
                const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
                return ratio < (isLarge ? 3 : 4.5) ? `${ratio.toFixed(2)}: ${name(node)}` : null;
            }).filter(Boolean);
            """

    /// What makes the page wider than its window.
    private static let width = """
        const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        if (wide <= 0) return [];
        return [`by ${wide} px`, ...[...document.querySelectorAll('body *')]
            .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
            .map((node) => `${node.tagName}#${node.id}.${node.className}`).slice(0, 8)];
        """

    /// Text that its box cuts off, and text that lies on other text.
    private static let cut =
        texts + """
            const faults = texts.filter((node) => {
                const style = getComputedStyle(node);
                return style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis' && node.scrollWidth > node.clientWidth + 1;
            }).map((node) => `cut: ${name(node)}`);
            const boxes = texts.filter((node) => !node.closest('[popover], dialog, [role=tooltip], canvas')
                && !['absolute', 'fixed', 'sticky'].includes(getComputedStyle(node).position)
                && !node.closest('.dygraph-legend, .dygraph-axis-label, header'))
                .flatMap((node) => [...node.childNodes].filter((child) => child.nodeType === 3).flatMap((child) => {
                    const range = document.createRange();
                    range.selectNodeContents(child);
                    return [...range.getClientRects()].map((box) => [node, box]);
                })).filter(([, box]) => box.width > 1 && box.height > 1);
            for (let i = 0; i < boxes.length; i += 1) {
                for (let j = i + 1; j < boxes.length; j += 1) {
                    const [[one, a], [other, b]] = [boxes[i], boxes[j]];
                    if (one === other) continue;
                    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                    if (across > 2 && down > 4) faults.push(`on each other: ${name(one)} and ${name(other)}`);
                }
            }
            return [...new Set(faults)].slice(0, 12);
            """
}
