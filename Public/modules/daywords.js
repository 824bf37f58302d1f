// A day in words: for the line above its charts, for those who do not see them, and for the cursor.

import { extent } from "./daydata.js";
import { clock, clockSeconds, hours, longDate, number, plural } from "./format.js";
import { stageName, stages } from "./stages.js";

const minute = 60_000;

const minutesOf = (bands) => bands.reduce((sum, { from, to }) => sum + to - from, 0) / minute;

function sleepWords(bands, zone) {
    if (bands.length === 0) return "No sleep on this day.";
    const parts = stages.map(({ level }) => [stageName(level, bands).toLowerCase(), minutesOf(bands.filter((band) => band.level === level))]).filter(([, minutes]) => minutes >= 1);
    return `Sleep from ${clock(bands[0].from, zone)} to ${clock(Math.max(...bands.map(({ to }) => to)), zone)}: ${parts.map(([name, minutes]) => `${hours(minutes)} ${name}`).join(", ")}.`;
}

/** Sentences for each chart in the window, and the summary of them. */
export function dayWords({ date, zone, heart, bands, minutes, asleep, workouts }, [from, to], isWhole) {
    const hoursInView = `${clock(from, zone)} to ${clock(to, zone)}`;
    const span = isWhole ? longDate(date) : `${longDate(date)}, ${hoursInView}`;
    const found = extent(heart, [from, to]);
    const beats = found ? `${number(found.low)} to ${number(found.high)} bpm, mean ${number(found.mean)}` : null;
    const steps = minutes.filter(([instant]) => instant >= from && instant < to).reduce((sum, [, count]) => sum + count, 0);
    const summary = [isWhole ? longDate(date) : hoursInView, beats, minutes.length > 0 ? plural(steps, "step") : null, isWhole && asleep ? `${hours(asleep)} asleep` : null, ...(isWhole ? workouts : [])];
    return { heart: `Heart rate, ${span}: ${beats ?? "none"}.`, sleep: sleepWords(bands, zone), steps: `Steps, ${span}: ${number(steps)}.`, summary: summary.filter(Boolean).join(" · ") };
}

/** What stands at an instant. */
export function wordsAt({ zone, heart, bands, bars }, [from, to], instant) {
    const row = nearest(heart, instant);
    const isNear = row !== null && Math.abs(row[0] - instant) < Math.max(1.5 * minute, (to - from) / 200);
    const words = isNear ? [clockSeconds(row[0], zone), `${number(row[1])} bpm`] : [clock(instant, zone)];
    const isAt = (one) => one.from <= instant && instant < one.to;
    const band = bands.findLast(isAt);
    if (band) words.push(stageName(band.level, bands));
    const bar = bars.find(isAt);
    if (bar) words.push(`${plural(bar.value, "step")} in ${plural(Math.round((bar.to - bar.from) / minute), "minute")}`);
    return words.join(" · ");
}

/** The row with a value that is closest to an instant. */
function nearest(rows, instant) {
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (rows[middle][0] < instant) low = middle + 1;
        else high = middle;
    }
    return [rows[low - 1], rows[low], rows[low + 1]].filter((row) => row && row[1] !== null)
        .sort((one, other) => Math.abs(one[0] - instant) - Math.abs(other[0] - instant))[0] ?? null;
}
