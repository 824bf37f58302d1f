// A window of time over several charts: zoom and move by mouse, fingers, buttons and keys.

const shortest = 2 * 60_000;

export class Timeline {
    #node; #shade; #cursor; #handlers;
    #pointers = new Map();
    #pinch = null;
    #press = null;
    whole = [0, 1];
    window = [0, 1];
    plot = { left: 0, width: 1 };

    /** `handlers`: `onWindow(window)`, `onPoint(instant or null)`. */
    constructor(node, shade, cursor, handlers) {
        [this.#node, this.#shade, this.#cursor, this.#handlers] = [node, shade, cursor, handlers];
        node.addEventListener("pointerdown", (event) => this.#down(event));
        node.addEventListener("pointermove", (event) => this.#move(event));
        for (const name of ["pointerup", "pointercancel"]) node.addEventListener(name, (event) => this.#up(event));
        node.addEventListener("pointerleave", () => this.#pointers.size === 0 && this.point(null));
        node.addEventListener("dblclick", () => this.set(this.whole));
        node.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
        node.addEventListener("keydown", (event) => this.#key(event));
    }

    get isWhole() { return this.window[0] <= this.whole[0] && this.window[1] >= this.whole[1]; }

    reset(whole) {
        this.whole = whole;
        this.window = whole;
    }

    set([from, to]) {
        const length = Math.max(shortest, Math.min(to - from, this.whole[1] - this.whole[0]));
        const start = Math.max(this.whole[0], Math.min(this.whole[1] - length, from));
        this.window = [Math.round(start), Math.round(start + length)];
        this.point(null);
        this.#handlers.onWindow(this.window);
    }

    /** Closer by a factor below 1, around an instant. */
    zoom(factor, around = (this.window[0] + this.window[1]) / 2) {
        const [from, to] = this.window;
        this.set([around - (around - from) * factor, around + (to - around) * factor]);
    }

    /** By a part of the window, to the right when positive. */
    shift(part) {
        const step = (this.window[1] - this.window[0]) * part;
        this.set([this.window[0] + step, this.window[1] + step]);
    }

    xOf(instant) { return this.plot.left + ((instant - this.window[0]) / (this.window[1] - this.window[0])) * this.plot.width; }

    #instantAt(x) { return this.window[0] + ((x - this.plot.left) / this.plot.width) * (this.window[1] - this.window[0]); }

    /** Moves the cursor to an instant, or hides it. */
    point(instant) {
        const isIn = instant !== null && instant >= this.window[0] && instant <= this.window[1];
        this.#cursor.hidden = !isIn;
        if (isIn) this.#cursor.style.transform = `translateX(${Math.round(this.xOf(instant))}px)`;
        this.#handlers.onPoint(isIn ? instant : null);
    }

    #x(event) { return event.clientX - this.#node.getBoundingClientRect().left; }

    #down(event) {
        if (event.button !== 0) return;
        this.#pointers.set(event.pointerId, this.#x(event));
        this.#node.setPointerCapture(event.pointerId);
        if (event.pointerType === "mouse") this.#press = { x: this.#x(event) };
        else this.#grip();
    }

    /** What the fingers hold: the instants under them stay under them. */
    #grip() {
        const held = [...this.#pointers.values()];
        this.#pinch = held.length === 0 ? null : { instants: held.slice(0, 2).map((x) => this.#instantAt(x)) };
    }

    #move(event) {
        const x = this.#x(event);
        if (this.#pointers.has(event.pointerId)) this.#pointers.set(event.pointerId, x);
        if (this.#press) return this.#shadeTo(x);
        if (this.#pinch) return this.#follow();
        this.point(this.#instantAt(x));
    }

    #follow() {
        const held = [...this.#pointers.values()].slice(0, 2);
        const { instants } = this.#pinch;
        const span = this.window[1] - this.window[0];
        if (held.length === 2 && Math.abs(held[1] - held[0]) > 12) {
            const perPixel = (instants[1] - instants[0]) / (held[1] - held[0]);
            if (perPixel <= 0) return;
            const from = instants[0] - (held[0] - this.plot.left) * perPixel;
            this.set([from, from + perPixel * this.plot.width]);
        } else if (held.length === 1 && !this.isWhole) {
            const from = instants[0] - ((held[0] - this.plot.left) / this.plot.width) * span;
            this.set([from, from + span]);
        } else if (held.length === 1) {
            this.point(this.#instantAt(held[0]));
        }
    }

    #shadeTo(x) {
        const clamp = (value) => Math.max(this.plot.left, Math.min(this.plot.left + this.plot.width, value));
        const [from, to] = [this.#press.x, x].map(clamp).sort((one, other) => one - other);
        this.#press.span = [from, to];
        this.#shade.hidden = to - from < 6;
        this.#shade.style.transform = `translateX(${from}px)`;
        this.#shade.style.width = `${to - from}px`;
    }

    #up(event) {
        this.#pointers.delete(event.pointerId);
        const press = this.#press;
        this.#press = null;
        this.#shade.hidden = true;
        if (event.type === "pointerup" && press?.span && press.span[1] - press.span[0] >= 6) this.set(press.span.map((x) => this.#instantAt(x)));
        else if (!press) this.#grip();
    }

    #wheel(event) {
        const isPinch = event.ctrlKey || event.metaKey;
        if (!isPinch && (Math.abs(event.deltaX) <= Math.abs(event.deltaY) || this.isWhole)) return;
        event.preventDefault();
        if (isPinch) this.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 120), this.#instantAt(this.#x(event)));
        else this.shift(event.deltaX / this.plot.width);
    }

    #key(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const actions = {
            "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), 0: () => this.set(this.whole),
            Home: () => this.set(this.whole), ArrowLeft: () => this.shift(-0.25), ArrowRight: () => this.shift(0.25),
        };
        if (!(event.key in actions)) return;
        event.preventDefault();
        actions[event.key]();
    }
}
