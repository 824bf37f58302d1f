// Asking for a sync: which resources, which days.

import { post } from "./api.js";
import { byId, button, element, say } from "./dom.js";
import { clockSeconds, fullDate, number, present, shifted, today } from "./format.js";
import { resources, slugs } from "./names.js";
import { hear } from "./jobs.js";

const presets = [["Today", 1], ["7 days", 7], ["30 days", 30], ["A year", 365], ["Everything", 0]];

let account = null;
let isSubmitting = false;
let isReady = false;
let mark = () => {};

/** One POST a resource, or one for all of them; answers the jobs. */
export async function startSync(wanted, { from, to, force } = {}) {
    const paths = wanted.length === slugs.length ? ["all"] : wanted;
    const started = [];
    for (const path of paths) {
        const job = await post(`sync/${path}`, { from, to, account, force: force ? "true" : null });
        hear(job);
        started.push(job);
    }
    return started;
}

function checkbox(slug, name) {
    return element("label", { className: "check" }, element("input", { type: "checkbox", name: "resource", value: slug, checked: true }), element("span", { textContent: name }));
}

function field(name, text) {
    return element("label", { className: "field" }, element("span", { textContent: text }), element("input", { type: "date", name, min: "2007-01-01" }));
}

/** Draws the form once. */
export function startSyncForm({ onTrouble }) {
    const form = byId("sync-form");
    const boxes = slugs.map((slug) => checkbox(slug, resources.get(slug)));
    const choose = (isChosen) => () => boxes.forEach((box) => { box.firstChild.checked = isChosen; });
    const what = element("fieldset", {}, element("legend", { textContent: "What" }),
        element("div", { className: "links" }, button("All", choose(true), "link"), button("None", choose(false), "link")),
        element("div", { className: "checks" }, ...boxes));

    const from = field("from", "From");
    const to = field("to", "To");
    const input = (label) => label.lastChild;
    const pressed = presets.map(([text, days]) => {
        const made = button(text, () => set(days), "");
        made.dataset.days = days;
        return made;
    });
    mark = () => {
        const last = today();
        for (const one of pressed) {
            const days = Number(one.dataset.days);
            const first = days === 0 ? "" : shifted(last, 1 - days);
            one.setAttribute("aria-pressed", String(input(from).value === first && input(to).value === (days === 0 ? "" : last)));
        }
    };
    function set(days) {
        input(from).value = days === 0 ? "" : shifted(today(), 1 - days);
        input(to).value = days === 0 ? "" : today();
        mark();
    }
    for (const label of [from, to]) input(label).addEventListener("input", () => mark());
    const days = element("fieldset", {}, element("legend", { textContent: "Which days" }),
        element("div", { className: "segments wrap", role: "group", "aria-label": "Days" }, ...pressed),
        element("div", { className: "fields" }, from, to),
        element("p", { id: "sync-days", className: "hint" }),
        element("label", { className: "check" }, element("input", { type: "checkbox", name: "force" }), element("span", { textContent: "Fetch complete days again too" })));
    const submit = element("button", { type: "submit", className: "primary", textContent: "Start sync" });
    const answer = element("p", { className: "form-answer", role: "status" });
    form.append(what, days, element("div", { className: "form-end" }, submit, answer));

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const wanted = boxes.map((box) => box.firstChild).filter((box) => box.checked).map((box) => box.value);
        if (wanted.length === 0) return say(answer, "Choose at least one.");
        isSubmitting = true;
        submit.disabled = true;
        try {
            const jobs = await startSync(wanted, { from: input(from).value, to: input(to).value, force: form.elements.force.checked });
            say(answer, jobs.length === 1 ? "Started. Its progress stands at the top." : `${jobs.length} syncs started. Their progress stands at the top.`);
        } catch (error) {
            say(answer, error.message);
            onTrouble(error);
        }
        isSubmitting = false;
        submit.disabled = !isReady;
    });
}

/** Takes the chosen account, and says what it has left of its calls. */
export function drawSync(chosen) {
    account = chosen?.account ?? null;
    isReady = chosen?.authorization === "authorized";
    byId("sync-form").querySelector("button[type=submit]").disabled = !isReady || isSubmitting;
    say(byId("sync-days"), `Days that are complete are not fetched again. Without dates: everything${chosen?.sync_since ? ` since ${fullDate(chosen.sync_since)}` : ""}.`);
    mark();
    for (const input of byId("sync-form").querySelectorAll("input[type=date]")) input.max = today();
    const words = isReady ? budgetWords(chosen.budget) : "Connect the account first.";
    say(byId("sync-summary"), words);
    say(byId("budget"), words);
    byId("budget").hidden = !isReady || words === "" || byId("running").hidden;
}

function budgetWords(budget) {
    if (budget.limit === null) return "";
    const period = budget.period_seconds === 60 ? "this minute" : "this hour";
    const refill = budget.reset_at && new Date(budget.reset_at) > present() ? `; refilled at ${clockSeconds(budget.reset_at)}` : "";
    return `${number(budget.remaining)} of ${number(budget.limit)} calls left ${period}${refill}.`;
}
