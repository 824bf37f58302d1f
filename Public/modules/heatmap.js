// Resource by day on a canvas, with a cell that the mouse, a finger and the arrow keys can reach.

import { drawCell, drawStack, palette, prepared } from "./cells.js";
import { drawHead, headHeight } from "./heatmaphead.js";

const rowPitch = 21;
const base = { day: 12, week: 14, month: 20 };
const widest = 30;

export class HeatMap {
    #grid; #canvas; #cells; #handlers;
    #drag = null;
    coverage = null;
    scale = "day";
    start = 0;
    focus = { row: 0, bucket: 0 };
    anchor = null;
    isChosen = false;

    /** `handlers`: `label(row, bucket)`, `onMove()`, `onPoint(cell, event)`, `onChoose(event)`, `onAct()`, `onDive()`. */
    constructor(grid, canvas, cells, handlers) {
        [this.#grid, this.#canvas, this.#cells, this.#handlers] = [grid, canvas, cells, handlers];
        grid.addEventListener("keydown", (event) => this.#key(event));
        grid.addEventListener("focus", () => this.#told());
        grid.addEventListener("blur", () => this.draw());
        grid.addEventListener("pointerdown", (event) => this.#press(event));
        grid.addEventListener("pointermove", (event) => this.#point(event));
        grid.addEventListener("pointerup", (event) => this.#release(event));
        grid.addEventListener("pointercancel", () => { this.#drag = null; });
        grid.addEventListener("pointerleave", () => handlers.onPoint(null));
        grid.addEventListener("dblclick", () => handlers.onDive());
        grid.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
        new ResizeObserver(() => this.coverage && this.move(this.start + this.#lastVisible - this.visible)).observe(grid);
    }

    #lastVisible = 0;

    get buckets() { return this.coverage.scales[this.scale]; }
    get width() { return this.#grid.clientWidth; }
    get pitch() { return Math.min(widest, Math.max(base[this.scale], this.width / this.buckets.length)); }
    get visible() { return Math.max(1, Math.min(this.buckets.length, Math.floor(this.width / this.pitch))); }
    get height() { return headHeight + this.coverage.rows.length * rowPitch; }

    /** What is chosen: rows and days, both ends included. */
    get selection() {
        const other = this.anchor ?? this.focus;
        const [row, lastRow] = [Math.min(this.focus.row, other.row), Math.max(this.focus.row, other.row)];
        const [bucket, lastBucket] = [Math.min(this.focus.bucket, other.bucket), Math.max(this.focus.bucket, other.bucket)];
        return { row, lastRow, bucket, lastBucket, first: this.buckets[bucket].first, last: this.buckets[lastBucket].last };
    }

    /** Takes the newest coverage and stays where it was, or at the end the first time. */
    show(coverage) {
        const isFirst = this.coverage === null || this.coverage.count !== coverage.count || this.coverage.first !== coverage.first;
        this.coverage = coverage;
        this.#grid.setAttribute("aria-rowcount", coverage.rows.length);
        if (isFirst) this.toScale(this.scale, coverage.count - 1);
        else this.draw();
        if (isFirst || document.activeElement !== this.#grid) this.#tell();
    }

    /** Changes the scale and keeps the day at hand in view. */
    toScale(scale, day = this.buckets[this.focus.bucket].last) {
        this.scale = scale;
        const bucket = Math.max(0, this.buckets.findIndex(({ last }) => last >= day));
        this.focus = { row: Math.min(this.focus.row, this.coverage.rows.length - 1), bucket };
        this.anchor = null;
        this.#grid.setAttribute("aria-colcount", this.buckets.length);
        this.move(bucket >= this.buckets.length - 1 ? Infinity : bucket - Math.floor(this.visible / 2));
    }

    move(start) {
        this.start = Math.round(Math.max(0, Math.min(this.buckets.length - this.visible, start)));
        this.#lastVisible = this.visible;
        this.draw();
        this.#handlers.onMove();
    }

    /** The cell under a point of the page, or null. */
    #cellAt(event) {
        const box = this.#grid.getBoundingClientRect();
        const row = Math.floor((event.clientY - box.top - headHeight) / rowPitch);
        const bucket = this.start + Math.floor((event.clientX - box.left) / this.pitch);
        const isInside = row >= 0 && row < this.coverage.rows.length && bucket >= 0 && bucket < Math.min(this.buckets.length, this.start + this.visible);
        return isInside ? { row, bucket } : null;
    }

    /** Where a cell stands inside the grid. */
    boxOf({ row, bucket }) {
        return { x: (bucket - this.start) * this.pitch, y: headHeight + row * rowPitch, width: this.pitch, height: rowPitch };
    }

    #press(event) {
        const cell = this.#cellAt(event);
        if (!cell || event.button !== 0) return;
        this.#drag = { x: event.clientX, start: this.start, isTouch: event.pointerType === "touch", hasMoved: false };
        if (this.#drag.isTouch) return;
        this.#grid.setPointerCapture(event.pointerId);
        this.anchor = event.shiftKey ? this.anchor ?? this.focus : null;
        this.#drag.from = cell;
        this.focus = cell;
        this.isChosen = true;
        this.draw();
    }

    #point(event) {
        const drag = this.#drag;
        if (drag?.isTouch) {
            const moved = Math.round((drag.x - event.clientX) / this.pitch);
            if (moved !== 0) drag.hasMoved = true;
            if (drag.hasMoved) this.move(drag.start + moved);
            return;
        }
        const cell = this.#cellAt(event);
        if (drag?.from && cell && (cell.row !== this.focus.row || cell.bucket !== this.focus.bucket)) {
            drag.hasMoved = true;
            this.anchor ??= drag.from;
            this.focus = cell;
            this.draw();
        }
        this.#handlers.onPoint(drag ? null : cell, event);
    }

    #release(event) {
        const drag = this.#drag;
        this.#drag = null;
        if (!drag || drag.isTouch && drag.hasMoved) return;
        if (drag.isTouch) {
            const cell = this.#cellAt(event);
            if (!cell) return;
            [this.focus, this.anchor, this.isChosen] = [cell, null, true];
        }
        this.draw();
        this.#tell();
        // A finger is not exact: it chooses, and the button acts.
        this.#handlers.onChoose({ isExact: !drag.isTouch && !drag.hasMoved && !event.shiftKey });
    }

    #wheel(event) {
        const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
        if (Math.abs(sideways) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
        event.preventDefault();
        this.move(this.start + Math.sign(sideways) * Math.max(1, Math.round(Math.abs(sideways) / this.pitch)));
    }

    #key(event) {
        const last = this.buckets.length - 1;
        const { row, bucket } = this.focus;
        const goals = {
            ArrowLeft: { row, bucket: bucket - 1 }, ArrowRight: { row, bucket: bucket + 1 },
            ArrowUp: { row: row - 1, bucket }, ArrowDown: { row: row + 1, bucket },
            Home: { row: event.ctrlKey ? 0 : row, bucket: 0 }, End: { row: event.ctrlKey ? Infinity : row, bucket: last },
            PageUp: { row, bucket: bucket - this.visible }, PageDown: { row, bucket: bucket + this.visible },
        };
        const goal = goals[event.key];
        if (goal && !event.altKey && !event.metaKey) {
            event.preventDefault();
            this.anchor = event.shiftKey ? this.anchor ?? this.focus : null;
            this.focus = { row: Math.max(0, Math.min(this.coverage.rows.length - 1, goal.row)), bucket: Math.max(0, Math.min(last, goal.bucket)) };
            this.isChosen = true;
            this.#told();
            this.#handlers.onChoose({ isExact: false });
        } else if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.#handlers.onAct();
        } else if (event.key === "Escape" && this.isChosen) {
            this.anchor = null;
            this.isChosen = false;
            this.draw();
            this.#handlers.onChoose({ isExact: false });
        }
    }

    #told() {
        if (!this.coverage) return;
        if (this.focus.bucket < this.start) this.move(this.focus.bucket);
        else if (this.focus.bucket >= this.start + this.visible) this.move(this.focus.bucket - this.visible + 1);
        this.draw();
        this.#tell();
    }

    /** Two cells in turn, since a change of the active one is what a screen reader tells. */
    #tell() {
        const [next, other] = this.#grid.getAttribute("aria-activedescendant") === this.#cells[0].id ? [this.#cells[1], this.#cells[0]] : this.#cells;
        next.textContent = this.#handlers.label();
        next.setAttribute("aria-colindex", this.focus.bucket + 1);
        next.parentNode.setAttribute("aria-rowindex", this.focus.row + 1);
        next.setAttribute("aria-selected", "true");
        next.hidden = false;
        other.hidden = true;
        this.#grid.setAttribute("aria-activedescendant", next.id);
    }

    draw() {
        if (!this.coverage || this.width === 0) return;
        const context = prepared(this.#canvas, this.width, this.height);
        const colors = palette();
        const { pitch, buckets } = this;
        const end = Math.min(buckets.length, this.start + this.visible);
        const inView = buckets.slice(this.start, end);
        drawHead(context, colors, this.scale, inView.map(({ first }) => this.coverage.date(first)), inView.map(({ first }) => this.coverage.first + first), pitch);
        const [width, height] = [pitch - 2, rowPitch - 3];
        this.coverage.rows.forEach(({ days, failures }, row) => {
            for (let index = this.start; index < end; index += 1) {
                const [x, y] = [(index - this.start) * pitch + 1, headHeight + row * rowPitch + 1];
                const { first, last } = buckets[index];
                if (this.scale === "day") {
                    const isPartlyFailed = failures.length > 0 && this.coverage.failure(row, first) !== undefined;
                    drawCell(context, colors, days[first], x, y, width, height, isPartlyFailed);
                } else {
                    drawStack(context, colors, this.coverage.tally(row, first, last), x, y, width, height);
                }
            }
        });
        if (this.isChosen || document.activeElement === this.#grid) this.#drawChoice(context, colors);
    }

    #drawChoice(context, colors) {
        const { row, lastRow, bucket, lastBucket } = this.selection;
        const x = (bucket - this.start) * this.pitch;
        const y = headHeight + row * rowPitch;
        context.strokeStyle = colors.card;
        context.lineWidth = 4;
        const frame = () => {
            context.beginPath();
            context.roundRect(x, y, (lastBucket - bucket + 1) * this.pitch, (lastRow - row + 1) * rowPitch - 1, 3);
            context.stroke();
        };
        frame();
        context.strokeStyle = colors.ink;
        context.lineWidth = 2;
        frame();
    }
}
