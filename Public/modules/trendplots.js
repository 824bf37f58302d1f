// How daily values are drawn into a chart's canvas.

import { nightParts } from "./metrics.js";
import { mean } from "./trenddata.js";

const day = 86_400_000;

/** Bars of nights, each stage its part; where bars would be thinner than a pixel they stand for weeks. */
export function nightPlotter(read, colors, days) {
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

/** A line with gaps where days are missing, and over it the mean; weigh-ins and the like are dots. */
export function linePlotter({ isFaint, isSparse }) {
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

/** From where to where the vertical axis goes. */
export function valueRange(metric, values, isShort) {
    const found = values.map(({ value }) => value);
    let [low, high] = [Math.min(...found), Math.max(...found)];
    if (metric.isStacked) return [0, Math.max(480, high) * 1.08];
    if (metric.isAroundZero) [low, high] = [Math.min(-0.5, low), Math.max(0.5, high)];
    const pad = Math.max((high - low) * (isShort ? 0.15 : 0.1), metric.isAroundZero ? 0.1 : 0.5);
    return [metric.isCount ? Math.max(0, low - pad) : low - pad, high + pad];
}
