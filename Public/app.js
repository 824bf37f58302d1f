// Draws /status, starts syncs and follows them. Text is only ever set as text, never as HTML.

const byId = (id) => document.getElementById(id);
const quickPoll = 1000;
const slowPoll = 10000;

const stateSentences = {
    unauthorized: "Not connected yet.",
    idle: "All is well.",
    syncing: "Syncing…",
    waiting: "Waiting for the rate limit.",
    degraded: "Something needs a look.",
};

const providerNames = { google: "Google", fitbit: "Fitbit" };

function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

function moment(text) {
    return text ? new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) : "never";
}

async function ask(path, options) {
    const answer = await fetch(path, options);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.message ?? `The service answered ${answer.status}.`);
    return body;
}

function tell(error) {
    const place = byId("trouble");
    place.textContent = error ? error.message : "";
    place.hidden = !error;
}

function accountCard(account) {
    const card = element("div");
    card.append(element("h2", { textContent: account.account }));
    const connected = account.authorization === "authorized";
    card.append(element("p", {
        textContent: connected ? `Connected with ${providerNames[account.provider] ?? account.provider}.` : account.message ?? "Not connected.",
        className: connected ? "" : "trouble",
    }));
    if (account.last_error) card.append(element("p", { className: "trouble", textContent: account.last_error }));
    if (connected && account.message) card.append(element("p", { className: "trouble", textContent: account.message }));
    if (account.device_sync) {
        card.append(element("p", { className: "meta", textContent: `The tracker last synced ${moment(account.device_sync)}.` }));
    }
    if (account.budget.limit !== null) {
        card.append(element("p", {
            className: "meta",
            textContent: `Calls left ${account.budget.period_seconds === 60 ? "this minute" : "this hour"}: `
                + `${account.budget.remaining} of ${account.budget.limit}`
                + (account.budget.reset_at ? `, until ${moment(account.budget.reset_at)}.` : "."),
        }));
    }
    if (connected && account.missing_scopes.length > 0) {
        card.append(element("p", { className: "meta", textContent: `Not granted: ${account.missing_scopes.join(", ")}.` }));
    }
    if (!connected || account.message || account.missing_scopes.length > 0) {
        const link = `authorize?account=${encodeURIComponent(account.account)}`;
        card.append(element("p", {}, element("a", { className: "button", href: link, textContent: "Authorise again" })));
    }
    return card;
}

function connectCard() {
    return element("div", {},
        element("h2", { textContent: "Connect" }),
        element("p", { textContent: "Allow this service to read your data, once. You are sent to the provider and back." }),
        element("p", {}, element("a", { className: "button", href: "authorize", textContent: "Connect" })));
}

function resourceRow([slug, resource]) {
    return element("tr", {},
        element("th", { scope: "row", textContent: slug }),
        element("td", { textContent: resource.complete_through ?? "–" }),
        element("td", { textContent: resource.days_missing }),
        element("td", { textContent: moment(resource.last_sync) }),
        element("td", { className: "error", textContent: resource.last_error ?? (resource.granted === false ? "not granted" : "") }));
}

function sinkItem(sink) {
    const words = [`${sink.id}: ${sink.pending === 0 ? (sink.last_delivery ? "has everything" : "nothing waits to be delivered") : `${sink.pending} days behind`}.`];
    if (sink.last_error) words.push(sink.last_error);
    if (sink.dead_letters > 0) words.push(`${sink.dead_letters} lines were refused for their content.`);
    if (sink.beyond_retention > 0) words.push(`${sink.beyond_retention} points are older than its retention policy keeps.`);
    if (sink.undeleted > 0) words.push(`${sink.undeleted} points that the provider took back could not be deleted there.`);
    return element("li", { textContent: words.join(" "), className: sink.last_error ? "trouble" : "" });
}

function drawJob(job) {
    byId("job").hidden = !job;
    if (!job) return;
    const done = job.days_done + job.days_failed;
    byId("progress").value = job.days_wanted > 0 ? done / job.days_wanted : 0;
    const words = [`${done} of ${job.days_wanted} days`, `${job.calls} calls`, `${job.points} points`];
    if (job.state === "waiting") words.push(`rate limit spent, goes on ${moment(job.waiting_until)}`);
    else if (job.seconds_left !== null && done > 0) words.push(`about ${Math.ceil(job.seconds_left / 60)} min left`);
    byId("job-text").textContent = words.join(" · ");
    byId("cancel").onclick = () => ask(`jobs/${job.id}`, { method: "DELETE" }).then(refresh).catch(tell);
}

function draw(status) {
    byId("state").textContent = stateSentences[status.state] ?? status.state;
    byId("accounts").replaceChildren(...(status.accounts.length > 0 ? status.accounts.map(accountCard) : [connectCard()]));
    byId("resources").replaceChildren(...Object.entries(status.resources).map(resourceRow));
    const none = element("li", { textContent: "Nowhere yet: INFLUXDB_URL is not set, so the data stay in the archive." });
    byId("sinks").replaceChildren(...(status.sinks.length > 0 ? status.sinks.map(sinkItem) : [none]));
    drawJob(status.job);
    const choice = byId("resource");
    if (choice.options.length === 1) {
        for (const slug of Object.keys(status.resources)) choice.append(element("option", { value: slug, textContent: slug }));
    }
}

let timer;

async function refresh() {
    clearTimeout(timer);
    let wait = slowPoll;
    try {
        const status = await ask("status");
        draw(status);
        tell(null);
        if (status.job) wait = quickPoll;
    } catch (error) {
        byId("state").textContent = "The service does not answer.";
        tell(error);
    }
    timer = setTimeout(refresh, wait);
}

byId("sync").addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(event.target);
    const query = new URLSearchParams();
    for (const name of ["from", "to"]) if (data.get(name)) query.set(name, data.get(name));
    try {
        await ask(`sync/${data.get("resource")}?${query}`, { method: "POST" });
        await refresh();
    } catch (error) {
        tell(error);
    }
});

refresh();
