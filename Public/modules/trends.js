// Daily values over weeks and years, as small charts of the same dates.

import { Refused, Unreachable, address } from "./api.js";
import { byId, element, say, token } from "./dom.js";
import { common, dygraphs, roundTicks } from "./dygraphs.js";
import { date, dateSpan, dayNumber, dayText, longDate, shifted, today } from "./format.js";
import { metrics, nightParts } from "./metrics.js";
import { dateTicks } from "./ticks.js";
import { dailyValues, mean, rows } from "./trenddata.js";

const day = 86_400_000;
const axisWidth = 46;

let range = 90;
let account = null;
let since = null;
let asked = null;
let openDay = () => {};
const figures = new Map();
const cursor = { time: null };

/** Bars of nights, each stage its part; where bars would be thinner than a pixel they stand for weeks. */
function nightPlotter(read, colors, days) {
    return ({ drawingContext: context, plotArea: area, dygraph }) => {
        const perDay = area.w / days;
        const group = perDay < 1.6 ? 7 : 1;
        const groups = new Map();
        for (const night of read()) {
            const key = Math.floor(night.time / day / group);
            groups.set(key, [...(groups.get(key) ?? []), night]);
        }
        const width = Math.max(1, perDay * group - (perDay * group > 4 ? 1 : 0.4));
        for (const [key, nights] of groups) {
            const middle = dygraph.toDomXCoord((key * group + (group - 1) / 2) * day);
            let value = 0;
            const parts = nightParts.map((_, index) => mean(nights.map(({ parts }) => ({ value: parts[index] }))));
            const total = mean(nights);
            const known = parts.reduce((sum, part) => sum + part, 0);
            // A log without stages has only its sum.
            const stacked = known > 0 ? parts.map((part, index) => [part, nightParts[index][1]]) : [[total, "light"]];
            for (const [part, color] of stacked) {
                context.fillStyle = colors[color];
                const [bottom, top] = [dygraph.toDomYCoord(value), dygraph.toDomYCoord(value + part)];
                context.fillRect(middle - width / 2, top, width, Math.max(0, bottom - top));
                value += part;
            }
        }
    };
}

function linePlotter({ isFaint, isSparse }) {
    return ({ drawingContext: context, points, seriesIndex, color }) => {
        const isMean = seriesIndex === 1;
        context.strokeStyle = color;
        context.fillStyle = color;
        context.lineWidth = isMean ? 2.2 : 1.3;
        context.globalAlpha = isMean || !isFaint ? 1 : 0.38;
        context.lineJoin = "round";
        const dots = new Path2D();
        context.beginPath();
        let isDown = false;
        points.forEach((point, index) => {
            if (point.yval === null || Number.isNaN(point.canvasy)) { isDown = false; return; }
            const isAlone = !isDown && !(points[index + 1] && !Number.isNaN(points[index + 1].canvasy) && points[index + 1].yval !== null);
            if (isSparse || isAlone && !isMean) {
                // A day between two gaps is a dot.
                dots.moveTo(point.canvasx, point.canvasy);
                dots.arc(point.canvasx, point.canvasy, isSparse ? 2 : 1.2, 0, 7);
            } else if (isDown) context.lineTo(point.canvasx, point.canvasy);
            else context.moveTo(point.canvasx, point.canvasy);
            isDown = true;
        });
        context.stroke();
        context.fill(dots);
        context.globalAlpha = 1;
    };
}

function valueRange(metric, values, isShort) {
    const found = values.map(({ value }) => value);
    let [low, high] = [Math.min(...found), Math.max(...found)];
    if (metric.isStacked) return [0, Math.max(480, high) * 1.08];
    if (metric.isAroundZero) [low, high] = [Math.min(-0.5, low), Math.max(0.5, high)];
    const pad = Math.max((high - low) * (isShort ? 0.15 : 0.1), metric.isAroundZero ? 0.1 : 0.5);
    return [low - pad, high + pad];
}

class Figure {
    constructor(metric) {
        this.metric = metric;
        this.values = [];
        this.figure = element("span", { className: "trend-figure" });
        this.note = element("p", { className: "trend-note" });
        this.csv = element("a", { className: "trend-csv", textContent: "CSV", "aria-label": `${metric.title} as CSV`, download: "", href: "api/series", hidden: true });
        this.canvas = element("div", { className: "canvas" });
        this.nothing = element("p", { className: "nothing" });
        this.cursor = element("div", { className: "cursor", hidden: true });
        this.plot = element("div", { className: "plot trend-plot loading", role: "img", tabIndex: 0, "aria-label": metric.title }, this.canvas, this.nothing, this.cursor);
        this.node = element("article", { className: "trend", "data-metric": metric.measurement },
            element("div", { className: "trend-head" }, element("h3", { textContent: metric.title }), this.figure), this.note, this.plot, this.csv);
        this.plot.addEventListener("pointermove", (event) => point(this.#timeAt(event)));
        this.plot.addEventListener("pointerdown", (event) => event.pointerType !== "mouse" && point(this.#timeAt(event)));
        this.plot.addEventListener("pointerleave", () => point(null));
        this.plot.addEventListener("click", (event) => event.detail > 0 && event.pointerType !== "touch" && this.#open());
        this.plot.addEventListener("blur", () => point(null));
        this.plot.addEventListener("keydown", (event) => this.#key(event));
    }

    #timeAt(event) {
        if (!this.chart) return null;
        const area = this.chart.getArea();
        const x = event.clientX - this.plot.getBoundingClientRect().left;
        const [from, to] = this.window;
        return from + ((x - area.x) / area.w) * (to - from);
    }

    #open() { if (cursor.time !== null) openDay(dayText(Math.round(cursor.time / day))); }

    #key(event) {
        const steps = { ArrowLeft: -1, ArrowRight: 1 };
        if (event.key in steps && this.shown.length > 0) {
            event.preventDefault();
            const index = cursor.time === null ? this.shown.length : this.shown.findIndex(({ time }) => time >= cursor.time);
            const next = this.shown[Math.max(0, Math.min(this.shown.length - 1, index + steps[event.key]))];
            point(next.time);
            byId("announcer").textContent = `${this.metric.title}, ${longDate(dayText(next.time / day))}: ${this.metric.show(next.value)}`;
        } else if (event.key === "Enter") this.#open();
        else if (event.key === "Escape") point(null);
    }

    /** The values of the range and of as many days before it. */
    take(values, from, to) {
        this.values = values;
        [this.from, this.to] = [from, to];
        this.window = [dayNumber(from) * day - day / 2, dayNumber(to) * day + day / 2];
        this.draw();
    }

    draw() {
        if (!this.from) return;
        const { metric } = this;
        this.shown = this.values.filter(({ time }) => time >= this.window[0]);
        const before = this.values.filter(({ time }) => time < this.window[0]);
        this.plot.classList.remove("loading");
        this.csv.href = address("api/series", { resource: metric.resource, measurement: metric.measurement, account, from: this.from, to: this.to, width: 10_000, format: "csv" });
        this.csv.hidden = this.shown.length === 0;
        say(this.nothing, this.shown.length > 0 ? "" : "Nothing in these days.");
        this.#words(before);
        this.chart?.destroy();
        this.chart = null;
        this.cursor.hidden = true;
        if (this.shown.length === 0) return;
        this.#plot();
    }

    #plot() {
        const { metric, window } = this;
        const colors = Object.fromEntries([metric.color, "line", "deep", "light", "rem", "ink"].map((name) => [name, token(name)]));
        const days = Math.round((window[1] - window[0]) / day);
        const span = days <= 31 ? 1 : days <= 400 ? 7 : 29;
        const isFaint = span > 1 && !metric.isSparse;
        const drawn = metric.isStacked ? [[window[0], 0, null], [window[1], 0, null]] : rows(this.shown, metric.isSparse ? 1 : span);
        if (drawn.length === 1) drawn.push([drawn[0][0] + day, null, null]);
        this.chart = new this.constructor.Dygraph(this.canvas, drawn, {
            ...common(colors), labels: ["date", "value", "mean"], colors: [colors[metric.color], colors[metric.color]], dateWindow: window,
            valueRange: valueRange(metric, this.shown, days <= 31),
            plotter: metric.isStacked ? nightPlotter(() => this.shown, colors, days) : linePlotter({ isFaint, isSparse: metric.isSparse }),
            axes: {
                x: { ticker: (from, to, pixels) => dateTicks(from, to, pixels), axisLabelWidth: 62, axisHeight: 20, drawGrid: false },
                y: { axisLabelWidth: axisWidth - 8, ticker: (low, high, pixels) => (metric.isStacked ? [0, 240, 480, 720].filter((v) => v <= high).map((v) => ({ v, label: metric.axis(v) })) : roundTicks(low, high, pixels, metric.axis, 26)) },
            },
        });
    }

    #words(before) {
        const { metric, shown } = this;
        const last = shown.at(-1);
        if (!last) {
            this.figure.textContent = "–";
            this.note.textContent = "";
            this.plot.setAttribute("aria-label", `${metric.title}: nothing in these days.`);
            return;
        }
        const average = mean(shown);
        const earlier = range > 0 ? mean(before) : null;
        const change = earlier === null || before.length < 3 ? null : average - earlier;
        const low = Math.min(...shown.map(({ value }) => value));
        const high = Math.max(...shown.map(({ value }) => value));
        this.words = { figure: metric.show(last.value), note: `mean ${metric.show(average)}${change === null ? "" : `, ${metric.change(change)} vs before`}` };
        this.plot.setAttribute("aria-label", `${metric.title}, ${dateSpan(this.from, this.to)}: last ${metric.show(last.value)}, from ${metric.show(low)} to ${metric.show(high)}, mean ${metric.show(average)}${change === null ? "" : `, ${metric.change(change)} to the ${range} days before`}.`);
        this.rest();
    }

    rest() {
        if (!this.words || this.shown.length === 0) return;
        say(this.figure, this.words.figure);
        say(this.note, this.words.note);
    }

    /** Shows the value at the shared cursor. */
    point(time) {
        this.cursor.hidden = time === null || !this.chart;
        if (time === null || !this.chart) return this.rest();
        const area = this.chart.getArea();
        const x = area.x + ((time - this.window[0]) / (this.window[1] - this.window[0])) * area.w;
        this.cursor.style.transform = `translateX(${Math.round(x)}px)`;
        const found = this.shown.find((one) => one.time === time);
        say(this.figure, found ? this.metric.show(found.value) : "–");
        say(this.note, date(dayText(time / day)));
    }
}

function point(time) {
    const whole = time === null ? null : Math.round(time / day) * day;
    const [from, to] = figures.values().next().value?.window ?? [0, 0];
    cursor.time = whole === null || whole < from || whole > to ? null : whole;
    for (const figure of figures.values()) figure.point(cursor.time);
}

function problem(text) {
    byId("trends-problem").replaceChildren(...text.split("`").map((part, index) => (index % 2 ? element("code", { textContent: part }) : part)));
    byId("trends-problem").hidden = text === "";
    byId("trends-grid").hidden = text !== "";
    byId("trends").classList.toggle("without", text !== "");
}

function mark() {
    for (const one of byId("trends-range").children) one.setAttribute("aria-pressed", String(Number(one.dataset.days) === range));
}

/** Asks for the range and draws it; a value that cannot be had says so in its own place. */
export async function showTrends(chosen = account, first = since) {
    // A young copy would leave most of a long range empty.
    if (chosen !== account && first && first > shifted(today(), -45)) range = 30;
    [account, since] = [chosen, first];
    mark();
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const begin = performance.now();
    const to = today();
    const from = range > 0 ? shifted(to, 1 - range) : first ?? shifted(to, -3650);
    const askedFrom = range > 0 ? shifted(from, -range) : from;
    say(byId("trends-summary"), `${dateSpan(from, to)}.${range > 31 || range === 0 ? ` The bold line is the mean of ${range > 0 && range <= 400 ? 7 : 29} days.` : ""}`);
    try {
        Figure.Dygraph = await dygraphs();
        problem("");
    } catch (error) {
        problem(error.message);
        return;
    }
    await Promise.all([...figures.values()].map(async (figure) => {
        const start = performance.now();
        try {
            const values = await dailyValues(figure.metric, account, askedFrom, to, signal);
            if (signal.aborted) return;
            figure.take(values, from, to);
            performance.measure(`chart:trend:${figure.metric.measurement}`, { start });
        } catch (error) {
            if (error.name === "AbortError" || error instanceof Unreachable) return;
            figure.plot.classList.remove("loading");
            say(figure.nothing, error instanceof Refused ? error.message : "This could not be drawn.");
            if (!(error instanceof Refused)) throw error;
        }
    }));
    if (!signal.aborted) requestAnimationFrame(() => performance.measure("chart:trends", { start: begin }));
}

export function redrawTrends() {
    if (!Figure.Dygraph || byId("trends-grid").hidden) return;
    for (const figure of figures.values()) if (figure.chart) figure.draw();
}

export const trendsFail = (text) => problem(text);

/** `onDay(date)` when a person wants to see a day. */
export function startTrends({ onDay }) {
    openDay = onDay;
    const grid = element("div", { id: "trends-grid", className: "trends-grid" });
    byId("trends-body").append(element("p", { id: "trends-problem", className: "empty", role: "alert", hidden: true }), grid);
    for (const metric of metrics) {
        const figure = new Figure(metric);
        figures.set(metric.measurement, figure);
        grid.append(figure.node);
    }
    for (const one of byId("trends-range").children) {
        one.addEventListener("click", () => {
            range = Number(one.dataset.days);
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
