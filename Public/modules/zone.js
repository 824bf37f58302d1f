// The account's wall clock: the browser's own zone is not the one in which a day begins.

/** The browser's own zone. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

const formatters = new Map();
const offsets = new Map();
const hour = 3_600_000;

function formatter(zone) {
    if (!formatters.has(zone)) {
        formatters.set(zone, new Intl.DateTimeFormat("en-US", {
            timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
            hour: "numeric", minute: "numeric", second: "numeric",
        }));
    }
    return formatters.get(zone);
}

/** Whether this browser has the zone: its list may be older than the account's. */
export function isKnown(zone) {
    try {
        return Boolean(formatter(zone));
    } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
    }
}

/** Milliseconds that the zone's clock is ahead of UTC at an instant; zones change at quarter hours only. */
export function offset(instant, zone) {
    const quarter = Math.floor(instant / (hour / 4)) * (hour / 4);
    const key = `${zone}${quarter}`;
    if (!offsets.has(key)) {
        const part = Object.fromEntries(formatter(zone).formatToParts(quarter).map(({ type, value }) => [type, Number(value)]));
        offsets.set(key, Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - quarter);
    }
    return offsets.get(key);
}

/** The instant at which the wall clock shows this (as if it were UTC); in the hour that is skipped, the one after it. */
export function instantOf(wall, zone) {
    const first = wall - offset(wall, zone);
    const second = wall - offset(first, zone);
    return second + offset(second, zone) === wall ? second : Math.max(first, second);
}
