// What the coverage amounts to: by state, by resource, in whole.

import { stateMeanings, stateNames, states } from "./buckets.js";
import { drawCell, palette, prepared } from "./cells.js";
import { byId, element, say } from "./dom.js";
import { date, number, plural } from "./format.js";
import { resourceName } from "./names.js";

/** Days by state in a sentence's part. */
export function inWords(tally) {
    const words = { s: "complete", o: "open", e: "without data", f: "failed", ".": "not fetched", "-": "not to be had" };
    return [...states, "-"].filter((state) => tally[state] > 0).map((state) => `${number(tally[state])} ${words[state]}`).join(", ");
}

function drawSides(coverage) {
    byId("coverage-names").replaceChildren(...coverage.rows.map(({ slug }) => element("li", { textContent: resourceName(slug) })));
    byId("coverage-missing").replaceChildren(...coverage.rows.map(({ slug }, row) => {
        const tally = coverage.tally(row, 0, coverage.count - 1);
        const gaps = (tally["."] ?? 0) + (tally.f ?? 0);
        const isNothing = states.every((state) => !tally[state]);
        return element("li", { className: gaps > 0 ? "some" : "", textContent: gaps > 0 ? `${number(gaps)} missing` : isNothing ? "not to be had" : "complete", title: `${resourceName(slug)}: ${inWords(tally)}` });
    }));
}

/** How many days there are of each state, and how a state is drawn. */
export function drawLegend(coverage) {
    const colors = palette();
    byId("coverage-legend").replaceChildren(...[...states, "-"].map((state) => {
        const swatch = element("canvas", { "aria-hidden": "true" });
        drawCell(prepared(swatch, 14, 16), colors, state, 1, 0, 12, 16);
        return element("li", { title: stateMeanings[state], "data-state": state }, swatch, element("span", { textContent: stateNames[state] }),
            element("span", { className: "count", textContent: number(coverage.totals[state]) }));
    }));
}

function drawHead(coverage) {
    const wanted = states.reduce((sum, state) => sum + coverage.totals[state], 0);
    const share = wanted === 0 ? 0 : (wanted - coverage.gaps) / wanted;
    // 100 % is said only of what is whole.
    const percent = coverage.gaps > 0 ? Math.min(99.9, Math.floor(share * 1000) / 10) : 100;
    say(byId("coverage-summary"), wanted === 0 ? "Nothing is to be had yet."
        : `${number(percent, percent === 100 ? 0 : 1)} % of ${plural(wanted, "day")} of data since ${date(coverage.date(0))}.`);
    const fill = byId("coverage-fill");
    fill.hidden = coverage.gaps === 0;
    say(fill, `Fill ${plural(coverage.gaps, "gap")}`);
}

/** Everything around the heat map. */
export function drawFacts(coverage) {
    drawSides(coverage);
    drawLegend(coverage);
    drawHead(coverage);
}
