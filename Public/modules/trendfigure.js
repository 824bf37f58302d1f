// One daily value over the range: its chart, its last value, its mean, and what stands at the cursor.

import { address } from "./api.js";
import { byId, element, say, token } from "./dom.js";
import { common, roundTicks } from "./dygraphs.js";
import { date, dateSpan, dayNumber, dayText, longDate } from "./format.js";
import { dateTicks } from "./ticks.js";
import { mean, meanSpan, rows } from "./trenddata.js";
import { linePlotter, nightPlotter, valueRange } from "./trendplots.js";

const day = 86_400_000;
const axisWidth = 46;

/** `shared`: `{Dygraph, account, range, time, point(time), open(date)}`, the same for all figures. */
export class Figure {
    constructor(metric, shared) {
        this.metric = metric;
        this.shared = shared;
        this.values = [];
        this.shown = [];
        this.figure = element("span", { className: "trend-figure" });
        this.note = element("p", { className: "trend-note" });
        this.csv = element("a", { className: "trend-csv", textContent: "CSV", "aria-label": `${metric.title} as CSV`, download: "", href: "api/series", hidden: true });
        this.canvas = element("div", { className: "canvas" });
        this.nothing = element("p", { className: "nothing" });
        this.cursor = element("div", { className: "cursor", hidden: true });
        this.plot = element("div", { className: "plot trend-plot loading", role: "img", tabIndex: 0, "aria-label": metric.title }, this.canvas, this.nothing, this.cursor);
        this.node = element("article", { className: "trend", "data-metric": metric.measurement },
            element("div", { className: "trend-head" }, element("h3", { textContent: metric.title }), this.figure), this.note, this.plot, this.csv);
        this.plot.addEventListener("pointermove", (event) => shared.point(this.#timeAt(event)));
        this.plot.addEventListener("pointerdown", (event) => event.pointerType !== "mouse" && shared.point(this.#timeAt(event)));
        this.plot.addEventListener("pointerleave", () => shared.point(null));
        this.plot.addEventListener("click", (event) => event.detail > 0 && event.pointerType !== "touch" && this.#open());
        this.plot.addEventListener("blur", () => shared.point(null));
        this.plot.addEventListener("keydown", (event) => this.#key(event));
    }

    #timeAt(event) {
        if (!this.chart) return null;
        const area = this.chart.getArea();
        const x = event.clientX - this.plot.getBoundingClientRect().left;
        const [from, to] = this.window;
        return from + ((x - area.x) / area.w) * (to - from);
    }

    #open() { if (this.shared.time !== null) this.shared.open(dayText(Math.round(this.shared.time / day))); }

    #key(event) {
        const steps = { ArrowLeft: -1, ArrowRight: 1 };
        if (event.key in steps && this.shown.length > 0) {
            event.preventDefault();
            const index = this.shared.time === null ? this.shown.length : this.shown.findIndex(({ time }) => time >= this.shared.time);
            const next = this.shown[Math.max(0, Math.min(this.shown.length - 1, index + steps[event.key]))];
            this.shared.point(next.time);
            byId("announcer").textContent = `${this.metric.title}, ${longDate(dayText(next.time / day))}: ${this.metric.show(next.value)}`;
        } else if (event.key === "Enter") this.#open();
        else if (event.key === "Escape") this.shared.point(null);
    }

    /** Forgets what it shows: it is another person's. */
    clear() {
        this.chart?.destroy();
        this.chart = null;
        this.from = null;
        this.words = null;
        [this.values, this.shown] = [[], []];
        this.cursor.hidden = true;
        this.csv.hidden = true;
        for (const node of [this.figure, this.note, this.nothing]) say(node, "");
        this.plot.setAttribute("aria-label", this.metric.title);
        this.plot.classList.add("loading");
    }

    /** Says in its place why it is not drawn. */
    fail(text) {
        this.clear();
        this.plot.classList.remove("loading");
        say(this.nothing, text);
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
        this.csv.href = address("api/series", { resource: metric.resource, measurement: metric.measurement, account: this.shared.account, from: this.from, to: this.to, width: 10_000, format: "csv" });
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
        const span = meanSpan(days);
        const isFaint = span > 1 && !metric.isSparse;
        const drawn = metric.isStacked ? [[window[0], 0, null], [window[1], 0, null]] : rows(this.shown, metric.isSparse ? 1 : span);
        if (drawn.length === 1) drawn.push([drawn[0][0] + day, null, null]);
        this.chart = new this.shared.Dygraph(this.canvas, drawn, {
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
        const { range } = this.shared;
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
