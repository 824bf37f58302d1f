// Wires the parts of the page: what is heard is drawn, what is done is asked for.

import { Unauthorized, ask } from "./modules/api.js";
import { drawConnection, drawWelcome, authorizeLink } from "./modules/connect.js";
import { loadCoverage, redrawCoverage, startCoverage } from "./modules/coverage.js";
import { redrawDay, refreshDay, showDay, shownDay, dayFails, startDay } from "./modules/day.js";
import { drawDestinations } from "./modules/destinations.js";
import { startDoctor } from "./modules/doctor.js";
import { byId, element, say } from "./modules/dom.js";
import { missing } from "./modules/dygraphs.js";
import { listen } from "./modules/events.js";
import { clockSeconds, dateOf, today, useZone } from "./modules/format.js";
import { hear, loadJobs, startJobs } from "./modules/jobs.js";
import { slugs } from "./modules/names.js";
import { drawOverview, drawUnknown } from "./modules/overview.js";
import { drawSync, startSync, startSyncForm } from "./modules/sync.js";
import { redrawTrends, showTrends, startTrends, trendsFail } from "./modules/trends.js";

const page = { service: null, status: null, name: sessionStorage.getItem("account"), shown: null, lastAnswer: null, link: null };
const refreshPause = 2000;

/** The account that the page is about. */
function chosen() {
    const accounts = page.status?.accounts ?? [];
    return accounts.find((account) => account.account === page.name) ?? accounts[0] ?? null;
}

function banner(text, link) {
    const place = byId("outage");
    place.hidden = text === "";
    if (place.dataset.text === text) return;
    place.dataset.text = text;
    place.replaceChildren(text, ...(link ? [" ", element("a", { href: link[1], textContent: link[0] })] : []));
}

/** What a person did could not be done. */
function trouble(error) {
    if (error instanceof Unauthorized) onLink("unauthorized");
    else banner(error.message ?? error);
}

function drawSwitcher(accounts, account) {
    const select = byId("account");
    byId("switcher").hidden = accounts.length < 2;
    const names = accounts.map((one) => one.account).join(" ");
    if (select.dataset.names !== names) {
        select.dataset.names = names;
        select.replaceChildren(...accounts.map((one) => element("option", { value: one.account, textContent: one.account })));
    }
    if (account) select.value = account.account;
}

/** Shows and hides what there is nothing to say about without an account. */
function arrange(account, service) {
    const isEmpty = account === null;
    byId("welcome").hidden = !isEmpty || !service;
    for (const name of ["sections", "coverage", "day", "trends", "sync", "connection"]) byId(name).hidden = isEmpty;
    byId("destinations").hidden = false;
    byId("doctor").hidden = false;
}

function draw() {
    const { status, service } = page;
    if (!status) return;
    const account = chosen();
    useZone(account?.time_zone);
    drawSwitcher(status.accounts, account);
    arrange(account, service);
    drawOverview(status, account, { sync: syncNow, authorizeLink: (one) => authorizeLink(one.account), choose });
    drawDestinations(status.sinks);
    drawSync(account);
    if (service) {
        if (account) drawConnection(account, status.accounts.map((one) => one.account), service, onLeft);
        else drawWelcome(service);
    }
    if (account && page.shown !== account.account) open(account);
    if (!account) page.shown = null;
}

/** Everything of one account, drawn for the first time. */
function open(account) {
    if (!page.service) return;
    page.shown = account.account;
    loadCoverage(account.account);
    if (!page.service.charts) {
        dayFails(missing);
        trendsFail(missing);
        return;
    }
    showDay(firstDay(account), account.account);
    showTrends(account.account, account.sync_since);
}

/** The newest day with something to see: in the small hours that is the day before. */
function firstDay(account) {
    if (!account.device_sync) return today();
    return dateOf(Date.parse(account.device_sync) - 5 * 3_600_000);
}

function onStatus(status) {
    page.status = status;
    page.lastAnswer = Date.now();
    draw();
}

function onLink(link) {
    const words = { live: "Live", asking: "Asking every few seconds", down: "No answer", unauthorized: "Signed out" };
    byId("live").dataset.link = link;
    say(byId("live-text"), words[link]);
    if (link === "unauthorized") {
        banner("This service wants its token before it shows anything.", ["Sign in", "login"]);
        drawUnknown("Signed out.");
    } else if (link === "down") {
        const since = page.lastAnswer ? ` since ${clockSeconds(page.lastAnswer)}. What you see is from then` : "";
        banner(`The service does not answer${since}. Is it running? This page goes on by itself as soon as it answers.`);
        drawUnknown("No answer.");
    } else {
        banner("");
        if (page.link === "down" || page.link === "unauthorized" || !page.service) catchUp();
    }
    page.link = link;
}

/** After an outage, and at the start: what is not told by events. */
async function catchUp() {
    try {
        page.service = await ask("api/service");
        say(byId("version"), `fitbit-sync ${page.service.version}`);
        page.shown = null;
        draw();
        await loadJobs();
    } catch (error) {
        if (error instanceof Unauthorized) onLink("unauthorized");
    }
}

/** Makes the page about another account. */
function choose(name) {
    page.name = name;
    sessionStorage.setItem("account", name);
    draw();
}

async function syncNow() {
    try {
        await startSync(slugs);
    } catch (error) {
        trouble(error);
    }
}

function onLeft(message) {
    page.shown = null;
    banner(message);
}

let refreshTimer = null;

/** The coverage follows a running sync, not each of its steps. */
function onMoved() {
    refreshTimer ??= setTimeout(() => {
        refreshTimer = null;
        if (page.shown) loadCoverage();
    }, refreshPause);
}

function onFinished() {
    if (!page.shown) return;
    loadCoverage();
    if (!page.service?.charts) return;
    refreshDay();
    showTrends();
}

function start() {
    startJobs({ onFinished, onMoved, onTrouble: banner });
    startCoverage({ onDay: goToDay });
    startDay();
    startTrends({ onDay: goToDay });
    startSyncForm({ onTrouble: (error) => error instanceof Unauthorized && onLink("unauthorized") });
    startDoctor(() => page.status?.state === "degraded");
    byId("account").addEventListener("change", (event) => choose(event.target.value));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        redrawCoverage();
        redrawDay();
        redrawTrends();
    });
    // "3 minutes ago" grows old by itself.
    setInterval(() => page.link !== "down" && page.link !== "unauthorized" && !document.hidden && draw(), 30_000);
    listen({ onStatus, onJob: hear, onLink });
}

function goToDay(date) {
    if (page.service?.charts && date !== shownDay()) showDay(date);
    byId("day").scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "start" });
}

start();
