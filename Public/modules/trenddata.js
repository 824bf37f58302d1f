// Daily values: one a day, gaps as gaps, means.

import { series } from "./api.js";
import { dateOf, dayNumber } from "./format.js";
import { nightParts } from "./metrics.js";

const day = 86_400_000;

/** `[midnight of UTC, value, parts]` of each date that has one; the last of a date counts, naps add to nights. */
export async function dailyValues(metric, account, from, to, signal) {
    const answer = await series({ resource: metric.resource, measurement: metric.measurement, account, from, to, width: 10_000 }, signal);
    const byDay = new Map();
    for (const { times, fields } of answer.series) {
        const values = fields[metric.field];
        if (!values) continue;
        times.forEach((time, index) => {
            if (values[index] === null) return;
            // A night stands at its beginning, and belongs to the day it ended on. A day began in the zone of then: its
            // noon has the same date also where the account has moved to since.
            const later = metric.isTimed ? (fields.minutesInBed?.[index] ?? 0) * 60_000 : day / 2;
            const number = dayNumber(dateOf(time * 1000 + later));
            const parts = metric.isStacked ? nightParts.map(([field]) => fields[field]?.[index] ?? 0) : null;
            const held = metric.isStacked ? byDay.get(number) : null;
            byDay.set(number, held ? { value: held.value + values[index], parts: held.parts.map((part, at) => part + parts[at]) } : { value: values[index], parts });
        });
    }
    return [...byDay].sort(([one], [other]) => one - other).map(([number, { value, parts }]) => ({ time: number * day, value, parts }));
}

/** Over how many days a line's running mean goes, for a chart of so many days; 1: no mean is drawn. */
export const meanSpan = (days) => (days <= 31 ? 1 : days <= 400 ? 7 : 29);

export const mean = (values) => (values.length === 0 ? null : values.reduce((sum, { value }) => sum + value, 0) / values.length);

/** Rows for a chart: the value and its running mean, and null on the first day that has none. */
export function rows(values, span) {
    const found = [];
    let [first, last, sum] = [0, 0, 0];
    values.forEach(({ time, value }, index) => {
        while (last < values.length && values[last].time <= time + (span - 1) / 2 * day) sum += values[last++].value;
        while (values[first].time < time - (span - 1) / 2 * day) sum -= values[first++].value;
        // A mean of few days would pretend to be a trend.
        const smooth = span > 1 && last - first >= span / 2 ? sum / (last - first) : null;
        if (index > 0 && time - values[index - 1].time > day) found.push([values[index - 1].time + day, null, null]);
        found.push([time, value, smooth]);
    });
    return found;
}
