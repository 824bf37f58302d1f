// Everything a person can get wrong, looked at on demand, each with its remedy.

import { ask } from "./api.js";
import { byId, element, icon, say, sentence } from "./dom.js";
import { clockSeconds, plural } from "./format.js";

const groups = [["failed", "To be mended"], ["warning", "Worth a look"], ["ok", "In order"], ["skipped", "Not looked at"]];

function checkItem(check) {
    return element("li", { className: check.state, "data-check": check.id }, icon(check.state in { ok: 1, warning: 1, failed: 1 } ? check.state : "skipped"),
        element("div", {}, element("p", { className: "check-title" }, element("strong", { textContent: check.title }), " ", sentence(check.message)),
            check.remedy ? element("p", { className: "remedy" }, element("span", { textContent: "Do: " }), sentence(check.remedy)) : null));
}

function summary(checks) {
    const count = (state) => checks.filter((check) => check.state === state).length;
    if (count("failed") + count("warning") === 0) return `All ${checks.length} checks are in order.`;
    const parts = [];
    if (count("failed") > 0) parts.push(`${plural(count("failed"), "thing")} to be mended`);
    if (count("warning") > 0) parts.push(`${plural(count("warning"), "thing")} worth a look`);
    return `${parts.join(", ")}; ${count("ok")} in order.`;
}

let isRunning = false;
let hasRun = false;

async function runDoctor() {
    if (isRunning) return;
    isRunning = true;
    hasRun = true;
    const run = byId("doctor-run");
    run.disabled = true;
    say(run, "Checking…");
    byId("doctor-body").setAttribute("aria-busy", "true");
    try {
        const { checks, now } = await ask("api/doctor");
        byId("doctor-body").replaceChildren(...groups.flatMap(([state, title]) => {
            const found = checks.filter((check) => check.state === state);
            if (found.length === 0) return [];
            return [element("h3", { textContent: `${title} (${found.length})` }), element("ul", { className: `checks-list ${state}` }, ...found.map(checkItem))];
        }));
        say(byId("doctor-summary"), `${summary(checks)} Checked at ${clockSeconds(now)}.`);
        byId("announcer").textContent = summary(checks);
    } catch (error) {
        byId("doctor-body").replaceChildren(element("p", { className: "empty", textContent: `The check could not be made: ${error.message}` }));
    }
    byId("doctor-body").removeAttribute("aria-busy");
    run.disabled = false;
    say(run, "Check again");
    isRunning = false;
}

/** When something needs a look, opening the panel is asking. */
export function startDoctor(isDegraded) {
    byId("doctor-run").addEventListener("click", runDoctor);
    new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting) && isDegraded() && !hasRun) runDoctor();
    }, { threshold: 0.2 }).observe(byId("doctor"));
}
