// Stages of sleep and bars of steps, drawn by hand into a chart's canvas.

/** From the top of the chart to its bottom. */
export const stages = [
    { level: 3, name: "Awake", color: "wake" },
    { level: 2, name: "REM", color: "rem" },
    { level: 1, name: "Light", color: "light" },
    { level: 0, name: "Deep", color: "deep" },
];

// A log without stages (a nap, an old tracker) has the same levels with other meanings, and never a deep one.
const classic = { 3: "Awake", 2: "Restless", 1: "Asleep", 0: "" };

/** What a level is called among these bands. */
export function stageName(level, bands) {
    if (bands.length > 0 && !bands.some((band) => band.level === 0)) return classic[level] ?? "";
    return stages.find((stage) => stage.level === level)?.name ?? "";
}

const rank = (level) => stages.findIndex((stage) => stage.level === level);

/** Bands in lanes, joined where one stage goes over into the next. `read()` answers the bands `{from, to, level}`. */
export function stagePlotter(read, colors) {
    return ({ drawingContext: context, plotArea: area, dygraph }) => {
        const lane = area.h / stages.length;
        const height = Math.min(14, lane - 4);
        let before = null;
        for (const { from, to, level } of read()) {
            const [x, end] = [dygraph.toDomXCoord(from), dygraph.toDomXCoord(to)];
            if (end < area.x || x > area.x + area.w) { before = null; continue; }
            const row = rank(level);
            const y = area.y + row * lane + (lane - height) / 2;
            if (before && Math.abs(before.to - from) < 90_000 && before.row !== row) {
                const middle = (one) => area.y + one * lane + lane / 2;
                context.fillStyle = colors.join;
                const top = Math.min(middle(row), middle(before.row));
                context.fillRect(x - 0.5, top, 1, Math.abs(middle(row) - middle(before.row)));
            }
            before = { to, row };
            context.fillStyle = colors[stages[row].color];
            context.beginPath();
            context.roundRect(x, y, Math.max(1.5, end - x), height, Math.min(3, (end - x) / 2));
            context.fill();
        }
    };
}

/** Bars of `{from, to, value}`. */
export function barPlotter(read, color) {
    return ({ drawingContext: context, plotArea: area, dygraph }) => {
        context.fillStyle = color;
        const ground = dygraph.toDomYCoord(0);
        for (const { from, to, value } of read()) {
            if (value === 0) continue;
            const [x, end] = [dygraph.toDomXCoord(from), dygraph.toDomXCoord(to)];
            if (end < area.x || x > area.x + area.w) continue;
            const top = dygraph.toDomYCoord(value);
            const width = Math.max(1, end - x - (end - x > 4 ? 1 : 0));
            context.beginPath();
            context.roundRect(x, top, width, ground - top, [Math.min(2, width / 2), Math.min(2, width / 2), 0, 0]);
            context.fill();
        }
    };
}
