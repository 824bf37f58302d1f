// Dates and numbers in the person's locale, times in the account's zone.

import { isKnown, ownZone } from "./zone.js";

const locale = navigator.language;
let zone = ownZone;
const cache = new Map();

/** A zone that can be used: the browser's own in place of none and of one that the browser does not know. */
export const usableZone = (name) => (name && isKnown(name) ? name : ownZone);

/** The zone in which instants are told from now on. */
export function useZone(name) {
    zone = usableZone(name);
}

let ahead = 0;

/** The service's clock, which says what day it is; the browser's may be wrong. */
export function useClock(now) {
    ahead = Date.parse(now) - Date.now();
}

/** Now, by the service's clock. */
export const present = () => Date.now() + ahead;

export const currentZone = () => zone;

function formatter(options, timeZone = zone) {
    const key = `${timeZone}${JSON.stringify(options)}`;
    if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone }));
    return cache.get(key);
}

/** An instant (text or milliseconds) by the formatter's options, in the account's zone or another. */
export const inZone = (instant, options, timeZone = zone) => formatter(options, timeZone).format(new Date(instant));

export const clock = (instant, timeZone) => inZone(instant, { hour: "2-digit", minute: "2-digit" }, timeZone);
export const clockSeconds = (instant, timeZone) => inZone(instant, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, timeZone);
export const moment = (instant) => inZone(instant, { dateStyle: "medium", timeStyle: "short" });
export const exact = (instant) => inZone(instant, { dateStyle: "full", timeStyle: "long" });

/** The time alone when it is today, else with the date. */
export const shortMoment = (instant) =>
    dateOf(instant) === today() ? clock(instant) : inZone(instant, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

const asUTC = (date) => new Date(`${date}T00:00:00Z`);
const byDate = (options) => (date) => formatter(options, "UTC").format(asUTC(date));

/** A date `YYYY-MM-DD` at several lengths. */
export const longDate = byDate({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const fullDate = byDate({ day: "numeric", month: "long", year: "numeric" });
export const date = byDate({ day: "numeric", month: "short", year: "numeric" });
export const monthLetter = byDate({ month: "narrow" });
export const monthName = byDate({ month: "short" });
export const monthAndYear = byDate({ month: "long", year: "numeric" });

export const dateSpan = (from, to) => (from === to ? date(from) : formatter({ day: "numeric", month: "short", year: "numeric" }, "UTC").formatRange(asUTC(from), asUTC(to)));

const iso = new Map();
/** The date `YYYY-MM-DD` of an instant in the account's zone. */
export function dateOf(instant) {
    if (!iso.has(zone)) iso.set(zone, new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }));
    return iso.get(zone).format(new Date(instant));
}

/** The date of now by the service's clock in the account's zone: asked for after the first status only. */
export const today = () => dateOf(present());

/** Days since 1970 of a date, and back. */
export const dayNumber = (date) => Math.round(asUTC(date).getTime() / 86_400_000);
export const dayText = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
export const shifted = (date, days) => dayText(dayNumber(date) + days);

/** An instant as the service wants it. */
export const instantText = (instant) => new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** "3 minutes ago", "in 2 hours": the page's own language. */
export function ago(instant, now = present()) {
    const seconds = (new Date(instant) - now) / 1000;
    for (const [unit, size] of steps) {
        if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    }
    return seconds > 0 ? "in a moment" : "just now";
}

const numbers = new Map();
export function number(value, digits = 0) {
    if (!numbers.has(digits)) {
        numbers.set(digits, new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
    }
    return numbers.get(digits).format(value);
}

/** With its sign, and a true minus. */
export const signed = (value, digits = 0) =>
    `${Number(value.toFixed(digits)) === 0 ? "±" : value > 0 ? "+" : "−"}${number(Math.abs(value), digits)}`;

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** "7 h 12 min" of minutes. */
export function hours(minutes) {
    const whole = Math.round(minutes);
    const parts = [];
    if (whole >= 60) parts.push(`${number(Math.floor(whole / 60))} h`);
    if (whole < 60 || whole % 60 > 0) parts.push(`${whole % 60} min`);
    return parts.join(" ");
}

/** How long something takes, roughly. */
export function timeLeft(seconds) {
    if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
    return hours(Math.ceil(seconds / 60));
}
