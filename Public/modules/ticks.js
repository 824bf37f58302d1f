// Ticks of a time axis at round times of the account's clock.

import { inZone } from "./format.js";
import { instantOf, offset } from "./zone.js";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [second, 5 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour];

/** Times of day from one instant to another, about `apart` pixels from each other. */
export function timeTicks(from, to, pixels, zone, apart = 72) {
    const wanted = Math.max(2, Math.floor(pixels / apart));
    const step = steps.find((one) => (to - from) / one <= wanted) ?? day;
    const options = step < minute ? { hour: "2-digit", minute: "2-digit", second: "2-digit" } : { hour: "2-digit", minute: "2-digit" };
    const ticks = [];
    let wall = Math.ceil((from + offset(from, zone)) / step) * step;
    for (; ; wall += step) {
        const instant = instantOf(wall, zone);
        if (instant > to) break;
        if (instant >= from && instant !== ticks.at(-1)?.v) ticks.push({ v: instant, label: inZone(instant, options, zone) });
    }
    return ticks;
}

/** Dates from one day to another (midnights of UTC): months, or days where few are in view. */
export function dateTicks(from, to, pixels, apart = 64) {
    const wanted = Math.max(2, Math.floor(pixels / apart));
    const days = (to - from) / day;
    const format = (options) => (instant) => new Intl.DateTimeFormat(navigator.language, { ...options, timeZone: "UTC" }).format(instant);
    const ticks = [];
    if (days / wanted <= 16) {
        const step = [1, 2, 7, 14].find((one) => days / one <= wanted) ?? 14;
        const label = format({ day: "numeric", month: "short" });
        // Weeks begin on Monday; day 4 of the epoch was one.
        for (let number = Math.ceil((from / day - 4) / step) * step + 4; number * day <= to; number += step) ticks.push({ v: number * day, label: label(number * day) });
        return ticks;
    }
    const months = [1, 2, 3, 6, 12, 24, 60].find((one) => days / 30.4 / one <= wanted) ?? 120;
    const label = format(months >= 12 ? { year: "numeric" } : { month: "short" });
    const start = new Date(from);
    let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth() + (start.getUTCDate() > 1 ? 1 : 0)) / months) * months;
    for (; ; month += months) {
        const instant = Date.UTC(Math.floor(month / 12), month % 12, 1);
        if (instant > to) break;
        const isJanuary = month % 12 === 0 && months < 12;
        ticks.push({ v: instant, label: isJanuary ? format({ year: "numeric" })(instant) : label(instant) });
    }
    return ticks;
}
