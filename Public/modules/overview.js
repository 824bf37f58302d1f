// The first thing seen: one sentence on the state, what needs a look, and the newest values.

import { byId, button, element, icon, replace, say, sentence } from "./dom.js";
import { ago, clockSeconds, exact, hours, number, plural } from "./format.js";
import { isExtra, providerName, resourceName, scopeWords } from "./names.js";

const signs = { idle: "ok", degraded: "warning", syncing: "syncing", waiting: "waiting", paused: "paused", unauthorized: "unauthorized" };

/** "3 minutes ago", and the exact time where it is pointed at or focused. */
export function timeAgo(instant) {
    return element("time", {
        className: "ago", dateTime: instant, tabIndex: 0, "data-key": `ago ${instant}`, textContent: ago(instant),
        "data-exact": exact(instant), "aria-label": `${ago(instant)}: ${exact(instant)}`,
    });
}

/** Makes the relative times younger or older, in place. */
export function refreshTimes() {
    for (const node of document.querySelectorAll("time.ago")) {
        say(node, ago(node.dateTime));
        node.setAttribute("aria-label", `${ago(node.dateTime)}: ${node.dataset.exact}`);
    }
}

function words(status, account) {
    const job = status.job;
    switch (status.state) {
        case "unauthorized":
            return status.accounts.length === 0 ? "Nobody is connected yet." : "The connection has ended.";
        case "degraded": return "Something needs a look.";
        case "syncing": return "Syncing.";
        case "waiting":
            return job?.waiting_until ? `Waiting for the rate limit until ${clockSeconds(job.waiting_until)}.` : "Waiting for the rate limit.";
        case "paused": return "Paused.";
        case "idle": {
            const behind = account ? missing(account) : 0;
            return behind > 0 ? "All is well, and some days are still to come." : "All is well.";
        }
        default: return status.state;
    }
}

// What was not granted is not missing: it has its own remark.
const missing = (account) => Object.values(account.resources).reduce((sum, resource) => sum + (resource.granted === false ? 0 : resource.days_missing), 0);

function more(status, account) {
    if (!account) return ["Connect once, and a complete copy of every heartbeat, night and step is kept on this machine."];
    if (status.state === "paused") {
        return [status.job?.request.origin === "schedule" ? "Nothing is fetched by itself until you resume; what was fetched is kept."
            : "This sync waits until you resume it; all else goes on."];
    }
    const parts = [];
    const behind = missing(account);
    if (account.device_sync) parts.push("The tracker last synced ", timeAgo(account.device_sync), ". ");
    if (status.state === "idle" && behind === 0 && account.device_sync) parts.push("The copy has all of it.");
    else if (behind > 0) parts.push(`${plural(behind, "day")} of data ${behind === 1 ? "is" : "are"} not fetched yet.`);
    return parts;
}

/** What needs a look: `{sign, title, text, action}`, the gravest first. */
function matters(status, actions) {
    const found = [];
    for (const sink of status.sinks) {
        if (sink.last_error) {
            const tries = sink.retry_at ? ` The next try is ${ago(sink.retry_at)}; nothing is lost meanwhile.` : "";
            found.push({ sign: "failed", title: sink.id, text: sink.last_error + tries });
        }
    }
    for (const account of status.accounts) {
        const isAlone = status.accounts.length === 1;
        const name = isAlone ? providerName(account.provider) : account.account;
        const whose = isAlone ? "" : `${account.account}: `;
        const renew = { text: "Authorise again", href: actions.authorizeLink(account) };
        if (account.last_error) found.push({ sign: "failed", title: name, text: account.last_error });
        if (account.authorization === "left") found.push({ sign: "warning", title: account.account, text: account.message ?? "Taken off; its data stay.", action: renew });
        else if (account.authorization !== "authorized") found.push({ sign: "failed", title: name, text: account.message ?? "Not connected.", action: renew });
        else if (account.message) found.push({ sign: "warning", title: name, text: account.message, action: renew });
        const lacking = account.missing_scopes.filter((scope) => !isExtra(scope));
        if (account.authorization === "authorized" && lacking.length > 0) {
            const what = lacking.map((scope) => scopeWords(account.provider, scope)).join(", ");
            found.push({ sign: "warning", title: `${whose}Not granted`, text: `${what}. Authorise again and leave the box ticked to add it.`, action: renew });
        }
        const failed = Object.entries(account.resources).filter(([, resource]) => resource.last_error && resource.last_error !== account.last_error);
        for (const [text, slugs] of grouped(failed)) {
            found.push({ sign: "warning", title: whose + slugs.map(([slug]) => resourceName(slug)).join(", "), text, action: { text: "Show", href: "#coverage", account: account.account } });
        }
    }
    for (const sink of status.sinks) {
        if (sink.dead_letters > 0 && sink.last_refusal) {
            found.push({ sign: "warning", title: sink.id, text: `${plural(sink.dead_letters, "line")} were refused for their content, last ${ago(sink.last_refusal)}. They are in the table \`dead_letter\` of the archive, each with the server's sentence.` });
        }
    }
    return found.sort((one, other) => (one.sign === "failed" ? 0 : 1) - (other.sign === "failed" ? 0 : 1));
}

function grouped(entries) {
    const groups = new Map();
    for (const entry of entries) groups.set(entry[1].last_error, [...(groups.get(entry[1].last_error) ?? []), entry]);
    return groups;
}

function matterItem({ sign, title, text, action }, choose) {
    const item = element("li", { className: `matter ${sign}` }, icon(sign),
        element("p", {}, element("strong", { textContent: title }), " ", sentence(text)));
    if (!action) return item;
    const link = element("a", { className: "button quiet", href: action.href, textContent: action.text, "data-key": `matter ${title}` });
    if (action.account) link.addEventListener("click", () => choose(action.account));
    item.append(link);
    return item;
}

const tiles = [
    ["heart", "Resting heart rate", (latest) => latest.resting_heart_rate, (value) => [number(value), "bpm"]],
    ["sleep", "Last night", (latest) => latest.minutes_asleep, (value) => value >= 60 ? [number(Math.floor(value / 60)), "h", String(value % 60).padStart(2, "0"), "min"] : [hours(value), ""]],
    ["steps", "Steps today", (latest) => latest.steps_today, (value) => [number(value), ""]],
    ["weight", "Weight", (latest) => latest.weight, (value) => [number(value, 1), "kg"]],
    ["battery", "Battery", (latest) => latest.battery, (value) => [number(value), "%"]],
];

function tile(latest, [sign, title, read, show]) {
    const value = read(latest);
    const shown = value === null || value === undefined
        ? [element("span", { className: "none", textContent: "–" }), element("span", { className: "unseen", textContent: "not known yet" })]
        : show(value).map((text, index) => element("span", { className: index % 2 === 0 ? "figure" : "unit", textContent: text }));
    return element("div", { className: `tile ${sign}` }, element("dt", {}, icon(sign), title), element("dd", {}, ...shown));
}

/** In place of the state while nobody knows it. */
export function drawUnknown(text) {
    const head = document.querySelector(".headline");
    head.dataset.state = "unknown";
    byId("state-sign").replaceChildren(icon("failed"));
    say(byId("state"), text);
    byId("state-more").replaceChildren();
    byId("state-actions").replaceChildren();
    document.title = `${text.replace(/\.$/, "")} · fitbit-sync`;
}

/** `actions`: `{sync(), authorizeLink(account), choose(name)}`. */
export function drawOverview(status, account, actions) {
    const head = document.querySelector(".headline");
    if (head.dataset.state !== status.state) {
        head.dataset.state = status.state;
        byId("state-sign").replaceChildren(icon(signs[status.state] ?? "warning"));
    }
    say(byId("state"), words(status, account));
    document.title = `${words(status, account).replace(/\.$/, "")} · fitbit-sync`;
    replace(byId("state-more"), ...more(status, account));

    const canSync = account?.authorization === "authorized" && (!status.job || status.job.state === "paused");
    const place = byId("state-actions");
    if (canSync && !place.firstChild) place.append(button("Sync now", actions.sync, "primary"));
    if (!canSync) {
        const hadFocus = place.contains(document.activeElement);
        place.replaceChildren();
        if (hadFocus) (byId("running").querySelector("button:not([hidden])") ?? byId("main")).focus({ preventScroll: true });
    }

    const found = matters(status, actions);
    byId("attention").hidden = found.length === 0;
    const text = JSON.stringify(found);
    if (byId("attention").dataset.text !== text) {
        byId("attention").dataset.text = text;
        replace(byId("attention"), ...found.map((one) => matterItem(one, actions.choose)));
    }
    byId("tiles").hidden = !account;
    if (account) byId("tiles").replaceChildren(...tiles.map((one) => tile(account.latest, one)));
}
