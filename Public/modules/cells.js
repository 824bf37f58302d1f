// How a state is drawn: by colour, and by a shape for those who do not see the colour.

import { token } from "./dom.js";
import { states } from "./buckets.js";

export const palette = () => Object.fromEntries(
    ["settled", "open", "open-ink", "empty", "empty-ink", "failed", "failed-ink", "gap", "void", "ink", "quiet", "line", "accent", "card"].map((name) => [name, token(name)]));

function box(context, x, y, width, height, radius = 2) {
    context.beginPath();
    context.roundRect(x, y, width, height, Math.min(radius, width / 2));
}

function cross(context, x, y, width, height, color) {
    const arm = Math.min(width, height) / 2 - 2.4;
    if (arm < 1) return;
    const [cx, cy] = [x + width / 2, y + height / 2];
    context.strokeStyle = color;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(cx - arm, cy - arm);
    context.lineTo(cx + arm, cy + arm);
    context.moveTo(cx + arm, cy - arm);
    context.lineTo(cx - arm, cy + arm);
    context.stroke();
}

/** One day. */
export function drawCell(context, colors, state, x, y, width, height, isPartlyFailed = false) {
    switch (state) {
        case "s":
            context.fillStyle = colors.settled;
            box(context, x, y, width, height);
            context.fill();
            break;
        case "o":
            context.fillStyle = colors.open;
            box(context, x, y, width, height);
            context.fill();
            context.save();
            context.clip();
            context.fillStyle = colors["open-ink"];
            context.beginPath();
            context.moveTo(x, y);
            context.lineTo(x + width, y + height);
            context.lineTo(x, y + height);
            context.fill();
            context.restore();
            break;
        case "e":
            context.fillStyle = colors.empty;
            box(context, x, y, width, height);
            context.fill();
            context.fillStyle = colors["empty-ink"];
            context.beginPath();
            context.arc(x + width / 2, y + height / 2, 1.4, 0, 7);
            context.fill();
            break;
        case "f":
            context.fillStyle = colors.failed;
            box(context, x, y, width, height);
            context.fill();
            cross(context, x, y, width, height, colors["failed-ink"]);
            break;
        case ".":
            context.strokeStyle = colors.gap;
            context.lineWidth = 1.5;
            box(context, x + 0.75, y + 0.75, width - 1.5, height - 1.5);
            context.stroke();
            break;
        default:
            context.fillStyle = colors.void;
            context.fillRect(x + width / 2 - 1, y + height / 2 - 0.5, 2, 1);
    }
    if (isPartlyFailed && state !== "f") {
        context.fillStyle = colors.failed;
        context.beginPath();
        context.moveTo(x + width - 6, y);
        context.lineTo(x + width, y);
        context.lineTo(x + width, y + 6);
        context.fill();
    }
}

/** Several days: each state by its share, the complete ones at the bottom. */
export function drawStack(context, colors, tally, x, y, width, height) {
    const total = states.reduce((sum, state) => sum + (tally[state] ?? 0), 0);
    if (total === 0) return drawCell(context, colors, "-", x, y, width, height);
    const fills = { s: colors.settled, o: colors.open, e: colors.empty, f: colors.failed };
    const visible = states.filter((state) => tally[state] > 0);
    if (visible.length === 1 && visible[0] !== "s") return drawCell(context, colors, visible[0], x, y, width, height);
    context.save();
    box(context, x, y, width, height);
    context.clip();
    let bottom = y + height;
    for (const state of visible) {
        // What is rare must still be seen.
        const part = Math.max((tally[state] / total) * height, state === "f" || state === "." ? 4 : 1);
        if (fills[state]) {
            context.fillStyle = fills[state];
            context.fillRect(x, bottom - part, width, part);
        }
        bottom -= part;
    }
    context.restore();
    if (tally["."] > 0) {
        context.strokeStyle = colors.gap;
        context.lineWidth = 1.5;
        box(context, x + 0.75, y + 0.75, width - 1.5, height - 1.5);
        context.stroke();
    }
    if (tally.f > 0) cross(context, x, y, width, height, colors["failed-ink"]);
}

/** Sizes a canvas for the screen's pixels and answers its context, in CSS pixels. */
export function prepared(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
}
