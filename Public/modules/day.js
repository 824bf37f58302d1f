// A day: the heart rate, and beneath it sleep and steps, over one axis of time.

import { Refused, address } from "./api.js";
import { bins, extent, heartRate, heartRateOf, minutesAsleep, sleepStages, steps, workouts } from "./daydata.js";
import { byId, button, element, say, sentence, token } from "./dom.js";
import { common, dygraphs, missing, roundTicks } from "./dygraphs.js";
import { dayWords, wordsAt } from "./daywords.js";
import { currentZone, instantText, number, shifted, today } from "./format.js";
import { barPlotter, stageName, stagePlotter, stages } from "./stages.js";
import { timeTicks } from "./ticks.js";
import { Timeline } from "./timeline.js";

const axisWidth = 52;
const finerAfter = 150;
// A stretch a second and a day: nothing is left out.
const everySample = 86_400;
const colorsOf = (...names) => Object.fromEntries(names.map((name) => [name, token(name)]));

const data = { account: null, date: null, zone: null, bounds: [0, 1], heart: [], coarse: [], bands: [], minutes: [], asleep: null, workouts: [], bars: [] };
const charts = {};
let Dygraph = null;
let timeline;
let asked = null;
let finer = null;
let timer = null;
/** The mark of a resource's date, as coverage has it. */
let stateOf = () => null;

const plotOf = (name) => byId(`day-${name}`);
const width = () => Math.max(200, Math.min(4000, plotOf("heart").clientWidth - axisWidth));

function widthAxis(isShown) {
    return {
        drawAxis: isShown, axisLabelWidth: 64, axisHeight: 22,
        ticker: (from, to, pixels) => timeTicks(from, to, pixels, data.zone ?? currentZone(), pixels < 420 ? 58 : 76),
    };
}

function make(name, rows, options, y) {
    const { x, ...rest } = options;
    charts[name]?.destroy();
    charts[name] = new Dygraph(plotOf(name).querySelector(".canvas"), rows, {
        ...common(colorsOf("line")), dateWindow: timeline.window, axes: { x: widthAxis(x ?? false), y: { axisLabelWidth: axisWidth - 8, ...y } }, ...rest,
    });
}

function heartRange() {
    const found = extent(data.heart, timeline.window) ?? { low: 50, high: 100 };
    const pad = Math.max(4, (found.high - found.low) * 0.08);
    return [Math.max(0, Math.floor(found.low - pad)), Math.ceil(found.high + pad)];
}

const stepRange = () => [0, Math.max(50, ...data.bars.map((bar) => bar.value)) * 1.12];

// A chart needs rows to draw at all; the bands and bars are drawn by hand.
const ground = () => [[data.bounds[0], 0], [data.bounds[1], 0]];

function drawAll() {
    const inks = colorsOf("heart", "line", "wake", "rem", "light", "deep", "join", "steps");
    data.bars = bins(data.minutes, timeline.window, data.bounds[0]);
    make("heart", data.heart.length > 0 ? data.heart : ground().map(([instant]) => [instant, null]), {
        colors: [inks.heart], valueRange: heartRange(), strokeWidth: 1.3,
    }, { ticker: (low, high, pixels) => roundTicks(low, high, pixels, (value) => number(value)) });
    make("sleep", ground(), { plotter: stagePlotter(() => data.bands, inks), valueRange: [0, stages.length] }, {
        drawGrid: false, ticker: () => stages.map((stage, index) => ({ v: stages.length - index - 0.5, label: stageName(stage.level, data.bands) })),
    });
    make("steps", ground(), { x: true, plotter: barPlotter(() => data.bars, inks.steps), valueRange: stepRange() }, {
        ticker: (low, high, pixels) => roundTicks(low, high, pixels, (value) => (value === 0 ? "" : number(value)), 30),
    });
    const area = charts.heart.getArea();
    timeline.plot = { left: area.x, width: area.w };
    sayNothing();
    describe();
}

/** Why a chart is empty: there is nothing, or nothing was fetched. */
export function sayNothing() {
    if (!data.date) return;
    const words = { heart: [data.heart, "heart-rate", "heart rate"], sleep: [data.bands, "sleep", "sleep"], steps: [data.minutes, "steps", "steps"] };
    for (const [name, [rows, slug, what]] of Object.entries(words)) {
        const state = stateOf(slug, data.date);
        const reason = state === "." ? `The ${what} of this day was not fetched yet: see Coverage.` : state === "f" ? `The ${what} of this day could not be fetched: see Coverage.`
            : state === "o" && data.date === today() ? `No ${what} yet today.` : `No ${what} on this day.`;
        say(plotOf(name).querySelector(".nothing"), rows.length > 0 ? "" : reason.replace("steps of this day was", "steps of this day were"));
    }
}

function drawWindow() {
    data.bars = bins(data.minutes, timeline.window, data.bounds[0]);
    charts.heart?.updateOptions({ dateWindow: timeline.window, valueRange: heartRange(), ...(data.heart.length > 0 ? { file: data.heart } : {}) });
    charts.sleep?.updateOptions({ dateWindow: timeline.window });
    charts.steps?.updateOptions({ dateWindow: timeline.window, valueRange: stepRange() });
    describe();
}

/** Sentences for those who do not see the charts, the line above them, and what can be done now. */
function describe() {
    const words = dayWords(data, timeline.window, timeline.isWhole);
    for (const name of ["heart", "sleep", "steps"]) plotOf(name).setAttribute("aria-label", words[name]);
    say(byId("day-summary"), words.summary);
    for (const name of ["whole", "out", "left", "right"]) document.querySelector(`[data-zoom=${name}]`).disabled = timeline.isWhole;
    const [from, to] = timeline.window.map(instantText);
    byId("day-csv").href = address("api/series", { resource: "heart-rate", measurement: "HeartRate_Intraday", account: data.account, from, to, width: everySample, format: "csv" });
}

/** The window at the finer width: what was thinned for a day is not thinned for an hour. */
function askFiner() {
    clearTimeout(timer);
    finer?.abort();
    if (timeline.isWhole) {
        data.heart = data.coarse;
        return;
    }
    timer = setTimeout(async () => {
        finer = new AbortController();
        const [from, to] = timeline.window;
        const margin = (to - from) / 2;
        const span = [Math.max(data.bounds[0], Math.floor(from - margin)), Math.min(data.bounds[1], Math.ceil(to + margin))].map((one) => Math.round(one / 1000) * 1000);
        try {
            const found = await heartRate(data.account, span, Math.min(10_000, width() * 2), finer.signal);
            data.heart = [...data.coarse.filter(([instant]) => instant < span[0]), ...found, ...data.coarse.filter(([instant]) => instant > span[1])];
            drawWindow();
        } catch {
            // What is drawn already stays: coarser, and true.
        }
    }, finerAfter);
}

function problem(text) {
    byId("day-problem").replaceChildren(sentence(text));
    byId("day-problem").hidden = text === "";
    byId("day-stage").hidden = text !== "";
    byId("day").classList.toggle("without", text === missing);
}

/** Asks for a day and draws it. */
export async function showDay(date, account = data.account) {
    if (!account) return;
    asked?.abort();
    finer?.abort();
    clearTimeout(timer);
    asked = new AbortController();
    const { signal } = asked;
    const isSame = data.date === date && data.account === account;
    const begin = performance.now();
    data.date = date;
    data.account = account;
    byId("day-date").value = date;
    byId("day-date").max = today();
    byId("day-on").disabled = date >= today();
    if (!isSame) byId("day-stage").classList.add("loading");
    try {
        Dygraph = await dygraphs();
        problem("");
        const [{ rows: heart, bounds, zone }, around, minutes, asleep, exercises] = await Promise.all([
            heartRateOf(account, date, width(), signal), sleepStages(account, date, signal), steps(account, date, signal), minutesAsleep(account, date, signal),
            workouts(account, date, signal),
        ]);
        if (signal.aborted) return;
        const kept = isSame && !timeline.isWhole ? timeline.window : bounds;
        const bands = around.filter((band) => band.to > bounds[0] && band.from < bounds[1]);
        Object.assign(data, { bounds, zone, heart, coarse: heart, bands, minutes, asleep, workouts: exercises });
        timeline.reset(bounds);
        timeline.window = kept;
        byId("day-stage").classList.remove("loading");
        drawAll();
        if (!timeline.isWhole) askFiner();
        requestAnimationFrame(() => performance.measure("chart:day", { start: begin }));
    } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refused || error.message === missing) problem(error.message);
        else if (!isSame) say(byId("day-summary"), error.message);
    }
}

/** The same day once more: its data may have changed. */
export const refreshDay = () => data.date && showDay(data.date);

export const shownDay = () => data.date;

/** With the colours of the scheme and the width as they are now. */
export function redrawDay() {
    const stage = byId("day-stage");
    if (charts.heart && !stage.hidden && !stage.classList.contains("loading")) drawAll();
}

export const dayFails = (text) => problem(text);

export function startDay(markOf) {
    stateOf = markOf;
    const plot = (name, title) => element("div", { id: `day-${name}`, className: `plot ${name}`, role: "img", "aria-label": title },
        element("span", { className: "plot-title", "aria-hidden": "true", textContent: title }), element("div", { className: "canvas" }), element("p", { className: "nothing" }));
    const shade = element("div", { className: "shade", hidden: true });
    const cursor = element("div", { className: "cursor", hidden: true });
    const plots = element("div", { id: "day-plots", className: "plots", tabIndex: 0, role: "group", "aria-label": "Charts of the day. Plus and minus zoom, the arrow keys move, 0 shows the whole day." },
        plot("heart", "Heart rate (bpm)"), plot("sleep", "Sleep"), plot("steps", "Steps"), shade, cursor);
    timeline = new Timeline(plots, shade, cursor, {
        onWindow: () => {
            if (!charts.heart) return;
            askFiner();
            drawWindow();
        },
        onPoint: (instant) => say(byId("day-readout"), instant === null ? "" : wordsAt(data, timeline.window, instant)),
    });
    const tool = (name, text, label, action) => {
        const made = button(text, action, "");
        made.dataset.zoom = name;
        made.setAttribute("aria-label", label);
        made.title = label;
        return made;
    };
    const csv = element("a", { id: "day-csv", textContent: "CSV", href: "api/series", "aria-label": "The heart rate shown, as CSV", download: "" });
    byId("day-body").append(
        element("p", { id: "day-problem", className: "empty", role: "alert", hidden: true }),
        element("div", { id: "day-stage", className: "stage loading" }, plots,
            element("div", { className: "plot-foot" },
                element("div", { className: "segments", role: "group", "aria-label": "Zoom" },
                    tool("in", "+", "Zoom in", () => timeline.zoom(0.5)), tool("out", "−", "Zoom out", () => timeline.zoom(2)),
                    tool("left", "←", "Earlier", () => timeline.shift(-0.25)), tool("right", "→", "Later", () => timeline.shift(0.25)),
                    tool("whole", "Whole day", "Whole day", () => timeline.set(timeline.whole))),
                element("p", { id: "day-readout", className: "readout" }), csv)));
    byId("day-back").addEventListener("click", () => data.date && showDay(shifted(data.date, -1)));
    byId("day-on").addEventListener("click", () => data.date && showDay(shifted(data.date, 1)));
    byId("day-today").addEventListener("click", () => showDay(today()));
    byId("day-date").addEventListener("change", (event) => event.target.value && event.target.value <= today() && showDay(event.target.value));
    let last = 0;
    new ResizeObserver(() => {
        const now = plots.clientWidth;
        if (now === last || now === 0) return;
        last = now;
        redrawDay();
    }).observe(plots);
}
