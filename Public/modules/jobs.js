// Running syncs with their progress, and the log of past ones.

import { ask, post, remove } from "./api.js";
import { byId, button, element, icon, replace, sentence } from "./dom.js";
import { clockSeconds, dateSpan, date, moment, number, plural, shortMoment, timeLeft } from "./format.js";
import { resourceName, resourcesInWords } from "./names.js";

const finished = new Set(["done", "partial", "failed", "cancelled", "interrupted"]);
const isFinished = (job) => finished.has(job.state);

const outcomes = {
    done: ["ok", "Complete"], partial: ["warning", "Partly"], failed: ["failed", "Failed"],
    cancelled: ["skipped", "Cancelled"], interrupted: ["skipped", "Interrupted by a stop"],
};

const phases = { queued: "Waits for its turn", syncing: "Fetching", waiting: "Waiting", delivering: "Delivering", paused: "Paused" };

const page = 8;
const kept = 200;
let shown = page;
const jobs = new Map();
const cards = new Map();
let tell = () => {};
/** No time is told before it is known in which zone. */
let hasZone = false;

/** Days that a job was asked for, in words. */
function span({ from, to }) {
    if (from && to) return dateSpan(from, to);
    if (from) return `since ${date(from)}`;
    if (to) return `until ${date(to)}`;
    return "all days";
}

function progressWords(job) {
    const done = job.days_done + job.days_failed;
    const parts = [];
    if (job.days_wanted > 0) parts.push(`${number(done)} of ${plural(job.days_wanted, "day")}`);
    parts.push(plural(job.calls, "call"), plural(job.points, "point"));
    if (job.days_failed > 0) parts.push(`${plural(job.days_failed, "day")} failed`);
    if (job.state === "waiting" && job.waiting_until) parts.push(`calls are spent, goes on at ${clockSeconds(job.waiting_until)}`);
    else if (job.state === "paused") parts.push("paused, also over a restart");
    else if (job.state === "delivering") parts.push("all is fetched, and on its way to the database");
    else if (job.seconds_left !== null && done > 0) parts.push(`about ${timeLeft(job.seconds_left)} left`);
    return parts.join(" · ");
}

function problemList(problems) {
    return element("ul", { className: "problems" }, ...problems.map((problem) => element("li", {},
        element("strong", { textContent: problem.resource ? resourceName(problem.resource) : problem.account ?? "Sync" }), " ", sentence(problem.message))));
}

/** A card is kept while its job runs, so that the focus and a screen reader stay where they are. */
function makeCard(job) {
    const act = (what) => async () => {
        try {
            hear(await what());
        } catch (error) {
            tell(error);
        }
    };
    const title = element("p", { className: "job-title" });
    const text = element("p", { className: "job-text" });
    const bar = element("progress", { max: 1, "aria-label": "Progress of the sync" });
    const pause = button("Pause", act(() => post(`jobs/${job.id}/pause`)), "quiet");
    const resume = button("Resume", act(() => post(`jobs/${job.id}/resume`)), "quiet");
    const cancel = button("Cancel", act(() => remove(`jobs/${job.id}`)), "quiet");
    const problems = element("div");
    const node = element("div", { className: "job", role: "group", "aria-label": "Running sync", "data-job": job.id },
        element("div", { className: "job-words" }, title, text), element("div", { className: "job-actions" }, pause, resume, cancel), bar, problems);
    return {
        node,
        draw(job) {
            node.dataset.state = job.state;
            title.replaceChildren(element("strong", { textContent: phases[job.state] ?? job.state }), ` ${resourcesInWords(job.request.resources)}, ${span(job.request)}`
                + (job.request.account ? ` (${job.request.account})` : ""));
            text.textContent = progressWords(job);
            const done = job.days_done + job.days_failed;
            // Until it is planned (anew) nobody knows how much there is.
            if (job.days_wanted > 0 && job.state !== "queued") bar.value = done / job.days_wanted;
            else bar.removeAttribute("value");
            const held = document.activeElement;
            pause.hidden = job.state === "paused" || job.state === "delivering";
            resume.hidden = job.state !== "paused";
            // What can be pressed next takes the focus of what was pressed.
            if ((held === pause || held === resume) && held.hidden) [pause, resume, cancel].find((one) => !one.hidden).focus({ preventScroll: true });
            problems.replaceChildren(...(job.problems.length > 0 ? [problemList(job.problems)] : []));
        },
    };
}

function drawRunning() {
    if (!hasZone) return;
    const running = [...jobs.values()].filter((job) => !isFinished(job)).sort((one, other) => one.created_at.localeCompare(other.created_at));
    for (const [id, card] of cards) {
        if (running.some((job) => job.id === id)) continue;
        const hadFocus = card.node.contains(document.activeElement);
        card.node.remove();
        if (hadFocus) byId("log-heading").focus({ preventScroll: true });
        cards.delete(id);
    }
    for (const job of running) {
        if (!cards.has(job.id)) {
            cards.set(job.id, makeCard(job));
            byId("running").append(cards.get(job.id).node);
        }
        cards.get(job.id).draw(job);
    }
    byId("running").hidden = running.length === 0;
}

function logItem(job) {
    const [sign, word] = outcomes[job.state];
    const figures = [plural(job.days_done, "day")];
    if (job.days_failed > 0) figures.push(`${number(job.days_failed)} failed`);
    figures.push(plural(job.calls, "call"), plural(job.points, "new point"));
    if (job.finished_at) figures.push(timeLeft((new Date(job.finished_at) - new Date(job.created_at)) / 1000));
    const item = element("li", { className: `entry ${sign}` }, icon(sign),
        element("p", { className: "entry-title" }, element("strong", { textContent: word }), ` ${resourcesInWords(job.request.resources)}, ${span(job.request)}`
            + (job.request.account ? ` (${job.request.account})` : "")),
        element("time", { dateTime: job.created_at, textContent: shortMoment(job.created_at), title: moment(job.created_at) }),
        element("p", { className: "entry-figures", textContent: figures.join(" · ") }));
    if (job.problems.length > 0) {
        item.append(element("details", {}, element("summary", { textContent: plural(job.problems.length, "remark"), "data-key": `problems ${job.id}` }), problemList(job.problems)));
    }
    return item;
}

function drawLog() {
    if (!hasZone) return;
    const past = [...jobs.values()].filter(isFinished).sort((one, other) => other.created_at.localeCompare(one.created_at));
    for (const job of past.splice(kept)) jobs.delete(job.id);
    const opened = new Set([...byId("log").querySelectorAll("details[open] summary")].map((summary) => summary.dataset.key));
    const items = past.slice(0, shown).map(logItem);
    for (const summary of items.flatMap((item) => [...item.querySelectorAll("summary")])) summary.parentNode.open = opened.has(summary.dataset.key);
    replace(byId("log"), ...(items.length > 0 ? items : [element("li", { className: "none", textContent: "Nothing was synced yet." })]));
    byId("log-more").hidden = past.length <= shown;
}

let whenFinished = () => {};
let whenMoved = () => {};

/** Takes a job's newest form. */
export function hear(job) {
    const before = jobs.get(job.id);
    if (before && isFinished(before)) return;
    jobs.set(job.id, job);
    drawRunning();
    if (isFinished(job)) {
        drawLog();
        if (before) whenFinished(job);
    } else if (!before || before.days_done !== job.days_done || before.days_failed !== job.days_failed) {
        whenMoved(job);
    }
}

const newest = (past) => past.sort((one, other) => other.created_at.localeCompare(one.created_at)).slice(0, kept);

let hasList = false;

/** Takes the service's list. What ended while nobody listened has ended now. */
export function takeJobs(all) {
    const list = [...all.filter((job) => !isFinished(job)), ...newest(all.filter(isFinished))];
    const listed = new Set(list.map((job) => job.id));
    const ended = list.filter((job) => isFinished(job) && (jobs.has(job.id) ? !isFinished(jobs.get(job.id)) : hasList));
    const moved = list.find((job) => !isFinished(job) && jobs.has(job.id) && jobs.get(job.id).days_done !== job.days_done);
    for (const job of jobs.values()) if (!isFinished(job) && !listed.has(job.id)) jobs.delete(job.id);
    for (const job of list) if (!(jobs.get(job.id)?.sequence > job.sequence)) jobs.set(job.id, job);
    hasList = true;
    drawRunning();
    drawLog();
    if (ended.length > 0) whenFinished(ended[0]);
    else if (moved) whenMoved(moved);
}

export const loadJobs = async () => takeJobs((await ask("jobs")).jobs);

/** Draws all of it, with times in the zone and on the day that are now known. */
export function showJobs() {
    hasZone = true;
    drawRunning();
    drawLog();
}

/** `onFinished(job)`, `onMoved(job)`: days came; `onTrouble(error)`. */
export function startJobs({ onFinished, onMoved, onTrouble }) {
    whenFinished = onFinished;
    whenMoved = onMoved;
    tell = onTrouble;
    byId("log-more").addEventListener("click", () => {
        shown += 3 * page;
        drawLog();
    });
}
