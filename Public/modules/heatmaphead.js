// The two lines of dates above the heat map: months or years, and what they hold.

import { token } from "./dom.js";
import { monthAndYear, monthLetter, monthName } from "./format.js";

export const headHeight = 38;
const narrow = 28;

const year = (date) => date.slice(0, 4);
const dayOfMonth = (date) => Number(date.slice(8));

/** By scale: the group of a date, its name, which dates have a name of their own, and that name. */
const lines = {
    day: { group: (date) => date.slice(0, 7), groupName: monthAndYear, isNamed: (date, number) => (number + 3) % 7 === 0, name: (date) => String(dayOfMonth(date)) },
    week: { group: year, groupName: year, isNamed: (date) => dayOfMonth(date) <= 7, name: (date) => monthName(date) },
    month: { group: year, groupName: year, isNamed: () => true, name: (date, pitch) => (pitch < narrow ? monthLetter : monthName)(date) },
};

/** Writes a text where it has room, and answers where the next may begin. */
function write(context, text, x, y, free, end, gap) {
    const size = context.measureText(text).width;
    if (x <= free || x + size > end) return free;
    context.fillText(text, x, y);
    return x + size + gap;
}

/** `dates`: the first date of each column in view; `numbers`: its days since 1970. */
export function drawHead(context, colors, scale, dates, numbers, pitch) {
    const family = token("font");
    const line = lines[scale];
    const end = dates.length * pitch + 2;
    context.textBaseline = "alphabetic";
    let [freeAbove, freeBelow] = [-1, -1];
    dates.forEach((date, index) => {
        const x = index * pitch + 1;
        const group = line.group(date);
        if (index === 0 || line.group(dates[index - 1]) !== group) {
            const next = dates.findIndex((other, at) => at > index && line.group(other) !== group);
            const room = next < 0 ? end : next * pitch - 5;
            context.font = `600 12px ${family}`;
            context.fillStyle = colors.ink;
            freeAbove = write(context, line.groupName(date), x, 13, freeAbove, room, 8);
            context.fillStyle = colors.line;
            if (index > 0) context.fillRect(Math.round(x) - 2, 2, 1, headHeight - 4);
        }
        if (line.isNamed(date, numbers[index])) {
            context.font = `11px ${family}`;
            context.fillStyle = colors.quiet;
            freeBelow = write(context, line.name(date, pitch), x, 30, freeBelow, end, 6);
        }
    });
}
