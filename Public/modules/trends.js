// Daily values over weeks and years, as small charts of the same dates.

import { Refused, Unauthorized, Unreachable } from "./api.js";
import { byId, element, say, sentence } from "./dom.js";
import { dygraphs, missing } from "./dygraphs.js";
import { dateSpan, dayNumber, shifted, today } from "./format.js";
import { metrics } from "./metrics.js";
import { dailyValues, meanSpan } from "./trenddata.js";
import { Figure } from "./trendfigure.js";

const day = 86_400_000;

let since = null;
let asked = null;
const figures = new Map();
/** What the figures share: the library, whose values, how many days (0: all), the cursor. */
const shared = { Dygraph: null, account: null, range: 90, time: null, point, open: () => {} };

function point(time) {
    const whole = time === null ? null : Math.round(time / day) * day;
    // A figure that could not be drawn has no window; those that are drawn have the same.
    const [from, to] = [...figures.values()].find((figure) => figure.chart)?.window ?? [0, 0];
    shared.time = whole === null || whole < from || whole > to ? null : whole;
    for (const figure of figures.values()) figure.point(shared.time);
}

function problem(text) {
    byId("trends-problem").replaceChildren(sentence(text));
    byId("trends-problem").hidden = text === "";
    byId("trends-grid").hidden = text !== "";
    byId("trends").classList.toggle("without", text !== "");
}

function mark() {
    for (const one of byId("trends-range").children) one.setAttribute("aria-pressed", String(Number(one.dataset.days) === shared.range));
}

/** Asks for the range and draws it, all from the date `first`; a value that cannot be had says so in its own place. */
export async function showTrends(chosen = shared.account, first = since) {
    if (!chosen) return;
    if (chosen !== shared.account) {
        for (const figure of figures.values()) figure.clear();
        // A young copy would leave most of a long range empty.
        if (first && first > shifted(today(), -45)) shared.range = 30;
    }
    [shared.account, since] = [chosen, first];
    mark();
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const { range } = shared;
    const begin = performance.now();
    const to = today();
    const from = range > 0 ? shifted(to, 1 - range) : first ?? shifted(to, -3650);
    const askedFrom = range > 0 ? shifted(from, -range) : from;
    const span = meanSpan(dayNumber(to) - dayNumber(from) + 1);
    say(byId("trends-summary"), `${dateSpan(from, to)}.${span > 1 ? ` The bold line is the mean of ${span} days.` : ""}`);
    try {
        shared.Dygraph = await dygraphs();
        problem("");
    } catch (error) {
        // An outage has its banner, and what is drawn stays.
        if (error.message === missing) problem(error.message);
        else say(byId("trends-summary"), error.message);
        return;
    }
    await Promise.all([...figures.values()].map(async (figure) => {
        const start = performance.now();
        try {
            const values = await dailyValues(figure.metric, shared.account, askedFrom, to, signal);
            if (signal.aborted) return;
            figure.take(values, from, to);
            performance.measure(`chart:trend:${figure.metric.measurement}`, { start });
        } catch (error) {
            if (signal.aborted || error instanceof Unreachable || error instanceof Unauthorized) return;
            figure.fail(error instanceof Refused ? error.message : "This could not be drawn.");
            if (!(error instanceof Refused)) throw error;
        }
    }));
    if (!signal.aborted) requestAnimationFrame(() => performance.measure("chart:trends", { start: begin }));
}

export function redrawTrends() {
    if (!shared.Dygraph || byId("trends-grid").hidden) return;
    for (const figure of figures.values()) if (figure.chart) figure.draw();
}

export const trendsFail = (text) => problem(text);

/** `onDay(date)` when a person wants to see a day. */
export function startTrends({ onDay }) {
    shared.open = onDay;
    const grid = element("div", { id: "trends-grid", className: "trends-grid" });
    byId("trends-body").append(element("p", { id: "trends-problem", className: "empty", role: "alert", hidden: true }), grid);
    for (const metric of metrics) {
        const figure = new Figure(metric, shared);
        figures.set(metric.measurement, figure);
        grid.append(figure.node);
    }
    for (const one of byId("trends-range").children) {
        one.addEventListener("click", () => {
            shared.range = Number(one.dataset.days);
            mark();
            showTrends();
        });
    }
    let last = 0;
    let timer;
    new ResizeObserver(() => {
        if (grid.clientWidth === last) return;
        last = grid.clientWidth;
        clearTimeout(timer);
        timer = setTimeout(redrawTrends, 60);
    }).observe(grid);
}
