// The whole history on one line: where the window stands, and the way to another time.

import { palette, prepared } from "./cells.js";
import { token } from "./dom.js";

const rowHeight = 3;
const scaleHeight = 18;
// What is seen of several days in one pixel: the gravest.
const gravity = ["f", ".", "o", "s", "e"];

export class MiniMap {
    #slider; #canvas; #onMove;
    #coverage = null;
    #span = [0, 0];

    /** `onMove(first)`: the window shall begin on that day. */
    constructor(slider, canvas, onMove) {
        [this.#slider, this.#canvas, this.#onMove] = [slider, canvas, onMove];
        slider.addEventListener("keydown", (event) => this.#key(event));
        slider.addEventListener("pointerdown", (event) => {
            slider.setPointerCapture(event.pointerId);
            this.#drag(event);
        });
        slider.addEventListener("pointermove", (event) => slider.hasPointerCapture(event.pointerId) && this.#drag(event));
        new ResizeObserver(() => this.draw()).observe(slider);
    }

    show(coverage, first, last, text) {
        this.#coverage = coverage;
        this.#span = [first, last];
        this.#slider.setAttribute("aria-valuemin", 0);
        this.#slider.setAttribute("aria-valuemax", coverage.count - 1);
        this.#slider.setAttribute("aria-valuenow", first);
        this.#slider.setAttribute("aria-valuetext", text);
        this.draw();
    }

    #drag(event) {
        const box = this.#slider.getBoundingClientRect();
        const day = ((event.clientX - box.left) / box.width) * this.#coverage.count;
        this.#onMove(Math.round(day - (this.#span[1] - this.#span[0]) / 2));
    }

    #key(event) {
        const length = this.#span[1] - this.#span[0] + 1;
        const moves = { ArrowLeft: -7, ArrowRight: 7, ArrowDown: -7, ArrowUp: 7, PageUp: -length, PageDown: length };
        if (event.key in moves) this.#onMove(this.#span[0] + moves[event.key]);
        else if (event.key === "Home") this.#onMove(0);
        else if (event.key === "End") this.#onMove(this.#coverage.count);
        else return;
        event.preventDefault();
    }

    draw() {
        const coverage = this.#coverage;
        const width = this.#slider.clientWidth;
        if (!coverage || width === 0) return;
        const colors = palette();
        const rows = coverage.rows.length;
        const height = rows * rowHeight + scaleHeight;
        const context = prepared(this.#canvas, width, height);
        const fills = { s: colors.settled, o: colors.open, e: colors.empty, f: colors.failed, ".": colors.gap };
        const perPixel = coverage.count / width;
        const step = Math.max(1, 1 / perPixel);
        for (let x = 0; x < width; x += step) {
            const first = Math.floor(x * perPixel);
            const last = Math.min(coverage.count - 1, Math.max(first, Math.floor((x + step) * perPixel) - 1));
            for (let row = 0; row < rows; row += 1) {
                const { days } = coverage.rows[row];
                let rank = gravity.length;
                for (let index = first; index <= last; index += 1) {
                    const now = gravity.indexOf(days[index]);
                    if (now >= 0 && now < rank) rank = now;
                }
                if (rank === gravity.length) continue;
                context.fillStyle = fills[gravity[rank]];
                context.fillRect(x, row * rowHeight, Math.ceil(step), rowHeight - 0.5);
            }
        }
        this.#drawYears(context, colors, width, rows * rowHeight);
        let [from, to] = this.#span.map((index, end) => ((index + end) / coverage.count) * width);
        if (to - from < 8) [from, to] = [Math.max(0, Math.min(width - 8, from)), Math.max(8, Math.min(width, from + 8))];
        context.fillStyle = colors.card;
        context.globalAlpha = 0.6;
        context.fillRect(0, 0, from, rows * rowHeight);
        context.fillRect(to, 0, width - to, rows * rowHeight);
        context.globalAlpha = 1;
        context.strokeStyle = colors.accent;
        context.lineWidth = 2;
        context.beginPath();
        context.roundRect(from + 1, 1, Math.max(4, to - from - 2), rows * rowHeight - 2, 3);
        context.stroke();
    }

    #drawYears(context, colors, width, top) {
        context.font = `11px ${token("font")}`;
        context.fillStyle = colors.quiet;
        context.textBaseline = "alphabetic";
        const [first, last] = [this.#coverage.date(0), this.#coverage.date(this.#coverage.count - 1)];
        let free = 0;
        for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
            const index = Date.parse(`${year}-01-01T00:00:00Z`) / 86_400_000 - this.#coverage.first;
            const x = Math.max(0, (index / this.#coverage.count) * width);
            const size = context.measureText(String(year)).width;
            if (x < free || x + size > width) continue;
            if (index > 0) context.fillRect(Math.round(x), top + 2, 1, 5);
            context.fillText(String(year), x + (index > 0 ? 4 : 0), top + 14);
            free = x + size + 12;
        }
    }
}
