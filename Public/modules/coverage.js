// What there is, what is missing and why; a gap is filled from here.

import { Refused, Unauthorized, Unreachable, address, ask } from "./api.js";
import { Coverage, stateMeanings, stateNames } from "./buckets.js";
import { drawFacts, drawLegend, inWords } from "./coveragefacts.js";
import { byId, button, element, replace, say, sentence } from "./dom.js";
import { dateSpan, dayNumber, longDate, plural, shortMoment } from "./format.js";
import { HeatMap } from "./heatmap.js";
import { MiniMap } from "./minimap.js";
import { resourceName, slugs } from "./names.js";
import { startSync } from "./sync.js";

let map;
let strip;
let account = null;
let showDay = () => {};

/** A stretch of one row in a sentence. */
function describe(row, first, last) {
    const { coverage } = map;
    const { slug, days } = coverage.rows[row];
    if (first !== last) return `${resourceName(slug)}, ${dateSpan(coverage.date(first), coverage.date(last))}: ${inWords(coverage.tally(row, first, last))}.`;
    const state = days[first];
    const failure = coverage.failure(row, first);
    const head = `${resourceName(slug)}, ${longDate(coverage.date(first))}`;
    const retry = failure?.retry_at ? ` Next try ${shortMoment(failure.retry_at)}.` : "";
    if (failure) return `${head}: ${state === "f" ? "failed" : `${stateNames[state].toLowerCase()}, but a part failed`}: ${failure.message}${retry}`;
    return `${head}: ${stateMeanings[state]}.`;
}

function chosenTally() {
    const { row, lastRow, first, last } = map.selection;
    const total = {};
    for (let index = row; index <= lastRow; index += 1) {
        for (const [state, count] of Object.entries(map.coverage.tally(index, first, last))) total[state] = (total[state] ?? 0) + count;
    }
    return total;
}

function chosenWords() {
    const { row, lastRow, first, last } = map.selection;
    if (row === lastRow) return describe(row, first, last);
    const names = `${resourceName(map.coverage.rows[row].slug)} to ${resourceName(map.coverage.rows[lastRow].slug)}`;
    return `${names}, ${dateSpan(map.coverage.date(first), map.coverage.date(last))}: ${inWords(chosenTally())}.`;
}

/** Asks for the chosen days, and says what was asked. */
async function fetchChosen({ force = false } = {}) {
    const { row, lastRow, first, last } = map.selection;
    const rows = map.coverage.rows.slice(row, lastRow + 1);
    const [from, to] = [map.coverage.date(first), map.coverage.date(last)];
    const names = rows.length === map.coverage.rows.length ? "everything" : rows.map(({ slug }) => resourceName(slug)).join(", ");
    await request(rows.map(({ slug }) => slug), { from, to, force }, `Asked for ${names}, ${dateSpan(from, to)}. Its progress stands at the top.`);
}

async function request(wanted, options, words) {
    try {
        await startSync(wanted, options);
        answer(words);
    } catch (error) {
        answer(error.message);
    }
}

const answer = (text) => say(byId("coverage-answer"), text);

function drawChoice() {
    const actions = byId("coverage-actions");
    if (!map.isChosen) {
        say(byId("coverage-choice"), matchMedia("(pointer: coarse)").matches ? "Tap a day to see what it has, and fetch what it lacks."
            : "Click a gap to fetch it. Drag, or hold Shift, to choose several days; the arrow keys walk from day to day.");
        actions.replaceChildren();
        return;
    }
    const tally = chosenTally();
    const { first, last } = map.selection;
    const gaps = (tally["."] ?? 0) + (tally.f ?? 0);
    const known = (tally.s ?? 0) + (tally.e ?? 0);
    byId("coverage-choice").replaceChildren(sentence(chosenWords()));
    const found = [];
    const tool = (text, action, className) => {
        const made = button(text, action, className);
        made.dataset.key = text.split(" ", 2).join(" ");
        found.push(made);
    };
    if (gaps > 0) tool(`Fetch ${plural(gaps, "missing day")}`, () => fetchChosen(), "primary small");
    else if (tally.o > 0) tool("Look again", () => fetchChosen(), "quiet small");
    if (known > 0 && gaps === 0) tool("Fetch again", () => fetchChosen({ force: true }), "quiet small");
    if (first === last) tool("Show the day", () => showDay(map.coverage.date(first)), "quiet small");
    else if (map.scale !== "day") tool("Show days", dive, "quiet small");
    const hadFocus = actions.contains(document.activeElement);
    replace(actions, ...found);
    if (hadFocus && !actions.contains(document.activeElement)) byId("coverage-grid").focus({ preventScroll: true });
}

function act() {
    map.isChosen = true;
    const tally = chosenTally();
    drawChoice();
    if (tally["."] > 0 || tally.f > 0 || tally.o > 0) fetchChosen();
    else if (tally.s > 0 || tally.e > 0) answer("This is complete. “Fetch again” asks for it once more.");
}

function choose({ isExact }) {
    answer("");
    drawChoice();
    const state = map.coverage.rows[map.focus.row].days[map.selection.first];
    if (isExact && map.scale === "day" && (state === "." || state === "f")) fetchChosen();
}

function dive() {
    if (map.scale === "day") return;
    setScale("day", map.selection.last);
}

function setScale(scale, day) {
    map.toScale(scale, day);
    for (const one of byId("coverage-scale").children) one.setAttribute("aria-pressed", String(one.dataset.scale === scale));
    drawChoice();
}

function tip(cell, event) {
    const node = byId("coverage-tip");
    node.hidden = !cell;
    if (!cell || !event) return;
    const { first, last } = map.buckets[cell.bucket];
    node.textContent = describe(cell.row, first, last);
    const { x, y, width, height } = map.boxOf(cell);
    const room = map.width;
    const left = Math.max(0, Math.min(room - node.offsetWidth, x + width / 2 - node.offsetWidth / 2));
    node.style.transform = `translate(${Math.round(left)}px, ${Math.round(y + height + 4)}px)`;
}

function moved() {
    const { buckets, start, visible } = map;
    const [first, last] = [buckets[start].first, buckets[start + visible - 1].last];
    const text = dateSpan(map.coverage.date(first), map.coverage.date(last));
    strip.show(map.coverage, first, last, text);
    byId("coverage-back").disabled = start === 0;
    byId("coverage-on").disabled = start + visible >= buckets.length;
    byId("coverage-strip").hidden = visible >= buckets.length && map.scale === "day";
}

async function fillAll() {
    const span = map.coverage.gapSpan();
    if (!span) return;
    const [from, to] = span.map((index) => map.coverage.date(index));
    const wanted = map.coverage.rows.filter(({ days }) => days.includes(".") || days.includes("f")).map(({ slug }) => slug);
    const isMost = wanted.length > slugs.length / 2;
    await request(isMost ? slugs : wanted, { from, to }, `Asked for all gaps from ${dateSpan(from, to)}. Their progress stands at the top.`);
}

let loading = null;
let isAskedAgain = false;

function take(answered) {
    if (byId("coverage").dataset.account !== account) {
        byId("coverage").dataset.account = account;
        map.coverage = null;
        map.isChosen = false;
        answer("");
    }
    map.show(new Coverage(answered, slugs));
    byId("coverage-body").classList.remove("loading");
    byId("coverage-problem").hidden = true;
    drawFacts(map.coverage);
    drawChoice();
}

async function load() {
    let first = null;
    do {
        isAskedAgain = false;
        const wanted = account;
        try {
            const answered = await ask(address("api/coverage", { account: wanted }));
            // An answer about somebody who is no longer looked at is not drawn: it is asked for again already.
            if (wanted !== account) continue;
            first = answered.from;
            take(answered);
        } catch (error) {
            // An outage has its banner, and the last known stays.
            if (error instanceof Unreachable || error instanceof Unauthorized) continue;
            if (!(error instanceof Refused)) throw error;
            if (wanted !== account) continue;
            byId("coverage-problem").hidden = false;
            say(byId("coverage-problem"), error.message);
        }
    } while (isAskedAgain);
    return first;
}

/** Asks for the coverage once more; several wishes at a time are one. Answers its first date; null where it is not known. */
export async function loadCoverage(chosen = account) {
    if (chosen !== account) {
        account = chosen;
        byId("coverage-body").classList.add("loading");
    }
    if (loading) isAskedAgain = true;
    else loading = load().finally(() => { loading = null; });
    return loading;
}

/** The state of a resource's date; null where nobody knows. */
export function stateOn(slug, date) {
    const row = map?.coverage?.rows.find((one) => one.slug === slug);
    if (!row) return null;
    const index = dayNumber(date) - map.coverage.first;
    return index < 0 ? "." : row.days[index] ?? null;
}

export function redrawCoverage() {
    if (!map?.coverage) return;
    map.draw();
    moved();
    drawLegend(map.coverage);
}

/** `onDay(date)` when a person wants to see a day. */
export function startCoverage({ onDay }) {
    showDay = onDay;
    const canvas = element("canvas", { "aria-hidden": "true" });
    const cells = ["a", "b"].map((name) => element("span", { id: `coverage-cell-${name}`, role: "gridcell", hidden: true }));
    const grid = element("div", { id: "coverage-grid", className: "heatmap", role: "grid", tabIndex: 0, "aria-label": "Coverage, resource by day", "aria-describedby": "coverage-help", "aria-multiselectable": "true", "aria-readonly": "true" },
        canvas, element("div", { className: "unseen", role: "row" }, ...cells));
    const stripCanvas = element("canvas", { "aria-hidden": "true" });
    const slider = element("div", { id: "coverage-strip", className: "strip", role: "slider", tabIndex: 0, "aria-label": "Days in view" }, stripCanvas);
    byId("coverage-body").className = "coverage-body loading";
    byId("coverage-body").append(
        element("p", { id: "coverage-problem", className: "empty", role: "alert", hidden: true }),
        element("p", { id: "coverage-help", className: "unseen", textContent: "Arrow keys move, Shift chooses several, Enter fetches what is missing." }),
        element("div", { className: "coverage-frame" },
            element("ul", { id: "coverage-names", className: "coverage-names", "aria-hidden": "true" }),
            element("div", { className: "coverage-middle" }, grid, element("div", { id: "coverage-tip", className: "tip", hidden: true, "aria-hidden": "true" }), slider),
            element("ul", { id: "coverage-missing", className: "coverage-missing", "aria-label": "Missing by resource" })),
        element("ul", { id: "coverage-legend", className: "legend", "aria-label": "Days by state" }),
        element("div", { className: "choice-bar" },
            element("p", { id: "coverage-choice" }), element("div", { id: "coverage-actions", className: "actions" }),
            element("p", { id: "coverage-answer", className: "form-answer", role: "status" })));
    map = new HeatMap(grid, canvas, cells, { label: chosenWords, onMove: moved, onPoint: tip, onChoose: choose, onAct: act, onDive: dive });
    strip = new MiniMap(slider, stripCanvas, (first) => {
        const bucket = map.buckets.findIndex(({ last }) => last >= Math.max(0, first));
        map.move(bucket < 0 ? Infinity : bucket);
    });
    for (const one of byId("coverage-scale").children) one.addEventListener("click", () => setScale(one.dataset.scale));
    byId("coverage-back").addEventListener("click", () => map.move(map.start - map.visible + 2));
    byId("coverage-on").addEventListener("click", () => map.move(map.start + map.visible - 2));
    byId("coverage-fill").addEventListener("click", fillAll);
}
