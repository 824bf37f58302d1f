// A day's series as the charts want them.

import { series } from "./api.js";
import { hours, instantText, usableZone } from "./format.js";

const minute = 60_000;

const columns = (answer, measurement) => answer.series.filter((one) => one.measurement === measurement);

/** The rows with null where so much time is between two that there was nothing; thinned ones lie further apart. */
function withGaps(rows, stretch = 0) {
    const longest = Math.max(5 * minute, 2.5 * stretch);
    const found = [];
    let before = null;
    for (const row of rows) {
        if (before !== null && row[0] - before > longest) found.push([before + 1, null]);
        found.push(row);
        before = row[0];
    }
    return found;
}

async function heartRates(account, from, to, width, signal) {
    const answer = await series({ resource: "heart-rate", measurement: "HeartRate_Intraday", account, from, to, width }, signal);
    const [one] = columns(answer, "HeartRate_Intraday");
    // Of each stretch of time two rows are kept where there were more.
    const stretch = answer.thinned ? (Date.parse(answer.to) - Date.parse(answer.from)) / answer.width : 0;
    return { answer, stretch, rows: one ? one.times.map((time, index) => [time * 1000, one.fields.value[index]]) : [] };
}

/** The heart rate from one instant to another as `[instant, beats]`, thinned to a width, with its gaps. */
export async function heartRate(account, [from, to], width, signal) {
    const { rows, stretch } = await heartRates(account, instantText(from), instantText(to), width, signal);
    return withGaps(rows, stretch);
}

/** The same of a date, with the day's bounds and zone: those of then, wherever the account is now. */
export async function heartRateOf(account, date, width, signal) {
    const { answer, rows, stretch } = await heartRates(account, date, date, width, signal);
    return { rows: withGaps(rows, stretch), bounds: [Date.parse(answer.from), Date.parse(answer.to)], zone: usableZone(answer.time_zone) };
}

/** Bands of sleep around a date, in whatever zone that day was. */
export async function sleepStages(account, date, signal) {
    const [from, to] = [Date.parse(date) - 26 * 60 * minute, Date.parse(date) + 36 * 60 * minute].map(instantText);
    const answer = await series({ resource: "sleep", measurement: "Sleep Levels", account, from, to, width: 10_000 }, signal);
    const bands = columns(answer, "Sleep Levels").flatMap(({ times, fields, tags }) => times.map((time, index) => ({
        from: time * 1000, to: (time + (fields.duration_seconds[index] ?? 0)) * 1000, level: fields.level[index], isMain: tags.isMainSleep !== "False",
    })));
    // A short waking lies within the stage around it, so it is drawn later.
    return bands.filter((band) => [0, 1, 2, 3].includes(band.level) && band.to > band.from).sort((one, other) => one.from - other.from || other.to - one.to);
}

/** Minutes asleep of the nights that ended on a date, naps too; null where there is none. */
export async function minutesAsleep(account, date, signal) {
    const answer = await series({ resource: "sleep", measurement: "Sleep Summary", account, from: date, to: date }, signal);
    const nights = columns(answer, "Sleep Summary").flatMap(({ fields }) => fields.minutesAsleep ?? []);
    return nights.length === 0 ? null : nights.reduce((sum, minutes) => sum + (minutes ?? 0), 0);
}

/** Workouts of a date in words, in the order of their starts. */
export async function workouts(account, date, signal) {
    const answer = await series({ resource: "workouts", measurement: "Workouts", account, from: date, to: date }, signal);
    const found = columns(answer, "Workouts").flatMap(({ times, fields, tags }) => times.map((time, index) => [time, tags.activity, fields.duration_seconds?.[index] ?? 0]));
    return found.sort(([one], [other]) => one - other).map(([, name, seconds]) => seconds > 0 ? `${name} ${hours(Math.round(seconds / 60))}` : name);
}

/** Steps of a date by minute: `[instant, count]`. */
export async function steps(account, date, signal) {
    const answer = await series({ resource: "steps", measurement: "Steps_Intraday", account, from: date, to: date, width: 4000 }, signal);
    return columns(answer, "Steps_Intraday").flatMap(({ times, fields }) => times.map((time, index) => [time * 1000, fields.value[index] ?? 0]));
}

/** Bars as wide as the window wants them: 15 minutes for a day, one when close. */
export function bins(rows, [from, to], origin) {
    const width = [1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute).find((one) => (to - from) / one <= 110) ?? 30 * minute;
    const found = new Map();
    for (const [instant, count] of rows) {
        const start = origin + Math.floor((instant - origin) / width) * width;
        found.set(start, (found.get(start) ?? 0) + count);
    }
    return [...found].map(([start, value]) => ({ from: start, to: start + width, value }));
}

/** Smallest, largest and mean of the rows' values; the mean over time, since thinned rows are not evenly spread. */
export function extent(rows, [from, to]) {
    let [low, high, area, time] = [Infinity, -Infinity, 0, 0];
    let before = null;
    for (const [instant, value] of rows) {
        if (value === null) { before = null; continue; }
        if (instant >= from && instant <= to) {
            low = Math.min(low, value);
            high = Math.max(high, value);
            if (before) {
                area += ((before[1] + value) / 2) * (instant - before[0]);
                time += instant - before[0];
            }
        }
        before = [instant, value];
    }
    return low === Infinity ? null : { low, high, mean: time > 0 ? area / time : (low + high) / 2 };
}
