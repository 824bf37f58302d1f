// The coverage as numbers: which state each resource has on each day, and days gathered to weeks and months.

import { dayNumber, dayText } from "./format.js";

/** In the order in which a stretch of several days is drawn, from the ground up. */
export const states = ["s", "o", "e", "f", "."];

export const stateNames = {
    s: "Complete", o: "Open", e: "No data", f: "Failed", ".": "Not fetched", "-": "Not to be had",
};

export const stateMeanings = {
    s: "complete",
    o: "complete so far, and looked at again later",
    e: "looked at, and the provider has nothing",
    f: "could not be fetched",
    ".": "not fetched yet",
    "-": "there is nothing to be had",
};

export class Coverage {
    /** From the answer of `/api/coverage`, with the rows in the page's order. */
    constructor(answer, slugs) {
        this.first = dayNumber(answer.from);
        this.count = dayNumber(answer.to) - this.first + 1;
        this.rows = slugs.filter((slug) => answer.resources[slug]).map((slug) => ({
            slug, days: answer.resources[slug].days,
            failures: answer.resources[slug].failures.map((failure) => ({ ...failure, first: dayNumber(failure.from) - this.first, last: dayNumber(failure.to) - this.first })),
        }));
        this.totals = Object.fromEntries([...states, "-"].map((state) => [state, 0]));
        for (const { days } of this.rows) for (const state of days) this.totals[state] += 1;
        this.scales = { day: this.#days(), week: this.#weeks(), month: this.#months() };
    }

    get gaps() { return this.totals["."] + this.totals.f; }

    date(index) { return dayText(this.first + index); }

    failure(row, index) { return this.rows[row].failures.find((failure) => failure.first <= index && index <= failure.last); }

    /** How many days of each state a row has from one index to another. */
    tally(row, first, last) {
        const tally = {};
        const { days } = this.rows[row];
        for (let index = first; index <= last; index += 1) tally[days[index]] = (tally[days[index]] ?? 0) + 1;
        return tally;
    }

    /** The first and last day on which any of the rows has a gap; null without one. */
    gapSpan() {
        let [first, last] = [this.count, -1];
        for (const { days } of this.rows) {
            for (let index = 0; index < this.count; index += 1) {
                if (days[index] !== "." && days[index] !== "f") continue;
                first = Math.min(first, index);
                last = Math.max(last, index);
            }
        }
        return last < 0 ? null : [first, last];
    }

    #days() { return Array.from({ length: this.count }, (_, index) => ({ first: index, last: index })); }

    #weeks() {
        // 1 January 1970 was a Thursday; weeks begin on Monday.
        return this.#split((index) => Math.floor((this.first + index + 3) / 7));
    }

    #months() { return this.#split((index) => this.date(index).slice(0, 7)); }

    #split(key) {
        const buckets = [];
        let last;
        for (let index = 0; index < this.count; index += 1) {
            const now = key(index);
            if (now !== last) buckets.push({ first: index, last: index });
            else buckets.at(-1).last = index;
            last = now;
        }
        return buckets;
    }
}
