// Who is connected and with what; and the ways in.

import { address } from "./api.js";
import { byId, button, element, icon, replace, sentence } from "./dom.js";
import { currentZone, dateOf, fullDate, usableZone } from "./format.js";
import { providerName, scopeName, scopeWords } from "./names.js";
import { askToLeave } from "./leave.js";
import { timeAgo } from "./overview.js";

export const authorizeLink = (account, provider) => address("authorize", { account, provider });

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether the provider sends the browser to another address than this page's own. */
function returnsElsewhere(provider) {
    const target = new URL(provider.redirect_uri);
    if (target.host === location.host) return false;
    const isSameMachine = loopback.has(target.hostname) && loopback.has(location.hostname);
    return !(isSameMachine && target.port === location.port);
}

function connectButton(account, provider, text, className) {
    return element("a", { className: `button ${className}`, href: authorizeLink(account, provider.name), textContent: text, "data-key": `connect ${provider.name}` });
}

function nextName(names) {
    const free = ["me", "partner", "second", "third"].find((name) => !names.includes(name));
    return free ?? `person${names.length + 1}`;
}

/** A second person: a name, and the way to the provider. */
function anotherPerson(service, names) {
    const input = element("input", { type: "text", name: "account", required: true, pattern: "[a-z0-9_\\-]{1,32}", maxLength: 32, value: nextName(names), autocapitalize: "off", autocomplete: "off", spellcheck: false, title: "1 to 32 of a-z, 0-9, _ and -" });
    const form = element("form", { className: "inline-form", action: "authorize", method: "get" },
        element("label", { className: "field" }, element("span", { textContent: "Name" }), input));
    if (service.providers.length > 1) {
        form.append(element("label", { className: "field" }, element("span", { textContent: "With" }),
            element("select", { name: "provider" }, ...service.providers.map((one) => element("option", { value: one.name, textContent: providerName(one.name), selected: one.name === service.default_provider })))));
    }
    form.append(element("button", { type: "submit", className: "quiet", textContent: "Connect" }));
    return form;
}

/** The address that the browser could not open holds the code: it is taken to this service's own /callback. */
function pasteField(provider) {
    const input = element("input", { type: "text", name: "address", required: true, autocomplete: "off", spellcheck: false, placeholder: `${provider.redirect_uri.replace(/^https?:\/\//, "")}?state=…&code=…` });
    const answer = element("p", { className: "form-answer", role: "status" });
    const form = element("form", { className: "inline-form grow" },
        element("label", { className: "field" }, element("span", { textContent: "Address that did not open" }), input),
        element("button", { type: "submit", className: "quiet", textContent: "Finish" }), answer);
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const query = new URLSearchParams(input.value.trim().split("?").slice(1).join("?").split("#")[0]);
        if (!query.has("state") || !(query.has("code") || query.has("error"))) {
            answer.textContent = "That is not the whole address: it holds “/callback?” with a state and a code. Copy all of the address bar.";
            return;
        }
        location.href = `callback?${query}`;
    });
    return form;
}

function way(title, text, ...more) {
    return element("li", {}, element("h4", { textContent: title }), element("p", {}, sentence(text)), ...more);
}

function ways(service, names) {
    const list = element("ul", { className: "ways" });
    const known = new Set(service.providers.map((provider) => provider.name));
    list.append(way("Google Health API", known.has("google")
        ? "For a Fitbit or Pixel Watch in a Google account: Google asks you which data this service may read."
        : "For a Fitbit or Pixel Watch in a Google account: set `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`, then restart."));
    if (known.has("fitbit")) list.append(way("Fitbit Web API", "For an application that was registered at Fitbit and still has access; what it fetched stays when you move to Google."));
    if (service.providers.length > 0) {
        // Behind a proxy the page has no port of its own.
        const port = location.port || new URL(service.providers[0].redirect_uri).port || "8710";
        list.append(names.length === 0 ? way("A second person", "Connect yourself first. Each further person gets a name of their own, and only they can allow access to their data.")
            : way("A second person", "Each gets a name of their own, and only they can allow access to their data.", anotherPerson(service, names)));
        list.append(way("A server without a browser", `Run \`fitbit-sync authorize\` there, or bring its port here with \`ssh -L ${port}:localhost:${port} yourserver\` and open \`localhost:${port}\`.`));
    }
    const elsewhere = service.providers.find(returnsElsewhere);
    if (elsewhere) {
        list.append(way("The way back does not open", `The provider sends the browser to \`${new URL(elsewhere.redirect_uri).host}\`, which is not where this page stands. When that page does not open, copy its address and paste it here.`, pasteField(elsewhere)));
    }
    return list;
}

/** The first thing a new person sees. */
export function drawWelcome(service) {
    const first = service.providers.find((provider) => provider.name === service.default_provider) ?? service.providers[0];
    const body = byId("welcome-body");
    // A form that is being filled in is not drawn anew.
    if (body.dataset.drawn === JSON.stringify(service)) return;
    body.dataset.drawn = JSON.stringify(service);
    if (!first) {
        replace(body, element("p", { className: "lede" }, sentence("No client is set yet. Make an OAuth client at Google (the README says how, step by step), write `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET` into the file `.env`, and start the service again.")));
        return;
    }
    const others = service.providers.filter((provider) => provider !== first);
    replace(body,
        element("p", { className: "lede", textContent: `You are sent to ${providerName(first.name)} and back, once. You choose there what may be read, and can end it at any time.` }),
        element("p", { className: "actions" }, connectButton("me", first, "Connect", "primary big"),
            ...others.map((provider) => connectButton("me", provider, `Connect with ${providerName(provider.name)}`, "quiet big"))),
        element("h3", { textContent: "The ways in" }), ways(service, []));
}

function scopeRow(account, scope, isGranted) {
    return element("li", { className: isGranted ? "ok" : "warning" }, icon(isGranted ? "ok" : "failed"),
        element("span", {}, element("span", { className: "unseen", textContent: isGranted ? "Granted: " : "Not granted: " }), scopeWords(account.provider, scope)),
        element("code", { textContent: scopeName(scope), title: scope }));
}

function facts(account) {
    const list = element("dl", { className: "facts" });
    const fact = (name, ...value) => list.append(element("div", {}, element("dt", { textContent: name }), element("dd", {}, ...value)));
    const ways = { authorized: "Connected", unauthorized: "Not connected", gone: "The provider has ended its service", left: "Taken off; its data stay" };
    fact("Account", element("strong", { textContent: account.account }));
    fact("Provider", providerName(account.provider));
    fact("State", ways[account.authorization] ?? account.authorization);
    if (account.authorized_at) fact("Allowed", timeAgo(account.authorized_at));
    if (account.authorization === "authorized") {
        fact("Ends", ...(account.authorization_ends_at ? [`${fullDate(dateOf(account.authorization_ends_at))}, `, timeAgo(account.authorization_ends_at)] : ["when you end it"]));
    }
    if (account.device_sync) fact("Tracker synced", timeAgo(account.device_sync));
    if (account.sync_since) fact("Copied since", fullDate(account.sync_since));
    if (account.time_zone) fact("Time zone", usableZone(account.time_zone) === account.time_zone ? account.time_zone
        : `${account.time_zone}, which this browser does not know: times are told in ${currentZone()}`);
    return list;
}

/** Who is connected; `onLeft(sentence, isOver)` after somebody was taken off. */
export function drawConnection(account, names, service, onLeft) {
    const body = byId("connection-body");
    const key = JSON.stringify([account?.account, account?.authorization, account?.granted_scopes, account?.missing_scopes, account?.device_sync, account?.authorization_ends_at, account?.authorized_at, account?.provider, account?.time_zone, account?.sync_since, currentZone(), names, service]);
    // A form that is being filled in is not drawn anew.
    if (body.dataset.drawn === key || body.contains(document.activeElement) && document.activeElement.matches("input, select")) return;
    body.dataset.drawn = key;
    const parts = [];
    if (account) {
        parts.push(facts(account));
        const granted = account.granted_scopes ?? [];
        if (granted.length + account.missing_scopes.length > 0) {
            parts.push(element("h3", { textContent: "What it may read" }),
                element("ul", { className: "scopes" }, ...granted.map((scope) => scopeRow(account, scope, true)), ...account.missing_scopes.map((scope) => scopeRow(account, scope, false))));
        }
        const isIn = account.authorization === "authorized" || account.authorization === "unauthorized";
        parts.push(element("p", { className: "actions" },
            element("a", { className: `button ${account.authorization === "authorized" ? "quiet" : "primary"}`, href: authorizeLink(account.account), textContent: account.authorization === "authorized" ? "Authorise again" : "Connect again", "data-key": "reconnect" }),
            isIn || account.authorization === "gone" || account.authorization === "left" ? button(account.authorization === "left" ? "Delete its data…" : "Disconnect…", () => askToLeave(account, onLeft), "quiet danger") : null));
    }
    parts.push(element("details", { className: "more" }, element("summary", { textContent: "Other ways in, another person", "data-key": "ways" }), ways(service, names)));
    const wasOpen = body.querySelector("details.more")?.open;
    replace(body, ...parts);
    if (wasOpen) body.querySelector("details.more").open = true;
}
