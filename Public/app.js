// Wires the parts of the page: what is heard is drawn, what is done is asked for.

import { Refused, Unauthorized, Unreachable, ask } from "./modules/api.js";
import { drawConnection, drawWelcome, authorizeLink } from "./modules/connect.js";
import { loadCoverage, redrawCoverage, startCoverage, stateOn } from "./modules/coverage.js";
import { redrawDay, refreshDay, sayNothing, showDay, shownDay, dayFails, startDay } from "./modules/day.js";
import { drawDestinations } from "./modules/destinations.js";
import { startDoctor } from "./modules/doctor.js";
import { byId, element, say } from "./modules/dom.js";
import { missing, useCharts } from "./modules/dygraphs.js";
import { listen } from "./modules/events.js";
import { clockSeconds, currentZone, dateOf, present, today, useClock, useZone } from "./modules/format.js";
import { hear, loadJobs, showJobs, startJobs, takeJobs } from "./modules/jobs.js";
import { slugs } from "./modules/names.js";
import { linkNotice, refuse, startNotices, tell } from "./modules/notices.js";
import { drawOverview, drawUnknown, refreshTimes } from "./modules/overview.js";
import { drawSync, startSync, startSyncForm } from "./modules/sync.js";
import { redrawTrends, showTrends, startTrends, trendsFail } from "./modules/trends.js";

const page = {
    service: null, status: null, name: sessionStorage.getItem("account"), lostAt: null, link: null,
    /** Whose data are drawn, and in which zone and on which day. */
    shown: null, times: null,
    /** After an outage, until all is asked for anew. */
    isBehind: false,
};
const catchUpAgain = 5000;

const isReached = () => page.link === "live" || page.link === "asking";

/** The account that the page is about. */
function chosen() {
    const accounts = page.status?.accounts ?? [];
    return accounts.find((account) => account.account === page.name) ?? accounts[0] ?? null;
}

/** What a person did could not be done. */
function trouble(error) {
    if (error instanceof Unauthorized) onLink("unauthorized");
    else refuse(error.message);
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
    const times = `${currentZone()} ${today()}`;
    if (page.times !== times) {
        page.times = times;
        showJobs();
        if (account && page.shown === account.account) refresh();
    }
    if (account && page.shown !== account.account) open(account);
    if (!account) page.shown = null;
}

/** Everything of one account, drawn for the first time. */
function open(account) {
    if (!page.service) return;
    page.shown = account.account;
    const first = loadCovered(account.account);
    if (!page.service.charts) {
        dayFails(missing);
        trendsFail(missing);
        return;
    }
    showDay(firstDay(account), account.account);
    trendsFrom(first, account);
}

/** The same once more, where the person is in it: their day, their window, their range. */
function refresh() {
    const account = chosen();
    if (!account || page.shown !== account.account) return;
    const first = loadCovered();
    if (!page.service.charts) return;
    refreshDay();
    trendsFrom(first, account);
}

/** All there is begins where the coverage does; older days than the usual ones may have been fetched. */
async function trendsFrom(first, account) {
    const from = (await first) ?? account.sync_since;
    if (page.shown === account.account) showTrends(account.account, from);
}

/** The newest day with something to see: in the small hours that is the day before. */
function firstDay(account) {
    if (!account.device_sync) return today();
    return dateOf(Date.parse(account.device_sync) - 5 * 3_600_000);
}

function onStatus(status) {
    page.status = status;
    useClock(status.now);
    draw();
}

function onLink(link, sentence) {
    const words = { live: "Live", asking: "Asking every few seconds", refused: "Cannot answer", down: "No answer", unauthorized: "Signed out" };
    const before = page.link;
    // Up to then all changes were told.
    if (isReached() && page.status) page.lostAt = present();
    page.link = link;
    byId("live").dataset.link = link;
    say(byId("live-text"), words[link]);
    if (link === "unauthorized") {
        linkNotice("This service wants its token before it shows anything.", ["Sign in", "login"]);
        drawUnknown("Signed out.");
    } else if (link === "refused") {
        linkNotice(sentence);
        drawUnknown("The service cannot answer.");
    } else if (link === "down") {
        const words = page.lostAt ? `has not answered since ${clockSeconds(page.lostAt)}. What you see is from then` : "does not answer";
        linkNotice(`The service ${words}. Is it running? This page goes on by itself as soon as it answers.`);
        drawUnknown("No answer.");
    } else if (link === "live" || before !== "asking") {
        linkNotice("");
        catchUp();
    }
    if (!isReached()) page.isBehind = true;
}

let catchUpTimer = null;

/** What events do not tell: what happened before the stream opened. */
async function catchUp() {
    clearTimeout(catchUpTimer);
    try {
        const service = await ask("api/service");
        say(byId("version"), `fitbit-sync ${service.version}`);
        if (page.service?.charts !== service.charts) page.shown = null;
        page.service = service;
        useCharts(service.charts);
        const isShown = page.shown !== null;
        draw();
        await loadJobs();
        if (page.isBehind && isShown) refresh();
        page.isBehind = false;
        if (isReached()) linkNotice("");
    } catch (error) {
        if (error instanceof Unauthorized) return onLink("unauthorized");
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
        if (isReached()) linkNotice(error.message);
        catchUpTimer = setTimeout(() => isReached() && !document.hidden && catchUp(), catchUpAgain);
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

function onLeft(sentence, isOver) {
    page.shown = null;
    tell(sentence, { stays: !isOver });
}

let coveragePause = 2000;

/** Asks for the coverage; the longer its answer takes, the longer until it is asked for again while a sync runs. */
async function loadCovered(account) {
    const begin = performance.now();
    const first = await loadCoverage(account);
    sayNothing();
    coveragePause = Math.max(2000, 10 * (performance.now() - begin));
    return first;
}

/** What was asked for has come: nothing is "asked for" any more. */
function onFinished() {
    say(byId("coverage-answer"), "");
    say(document.querySelector("#sync .form-answer"), "");
    refresh();
}

let refreshTimer = null;

/** The coverage follows a running sync, not each of its steps. */
function onMoved() {
    refreshTimer ??= setTimeout(async () => {
        try {
            if (page.shown && !document.hidden) await loadCovered();
        } finally {
            refreshTimer = null;
        }
    }, coveragePause);
}

function start() {
    startNotices();
    startJobs({ onFinished, onMoved, onTrouble: trouble });
    startCoverage({ onDay: goToDay });
    startDay(stateOn);
    startTrends({ onDay: goToDay });
    startSyncForm({ onTrouble: (error) => error instanceof Unauthorized && onLink("unauthorized") });
    startDoctor(() => page.status?.state === "degraded");
    byId("account").addEventListener("change", (event) => choose(event.target.value));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        redrawCoverage();
        redrawDay();
        redrawTrends();
    });
    // A hidden page listens to nobody: what it knows is from then.
    document.addEventListener("visibilitychange", () => {
        if (!document.hidden || !isReached()) return;
        page.lostAt = present();
        page.link = null;
    });
    // "3 minutes ago" grows old by itself.
    setInterval(() => {
        if (document.hidden) return;
        if (isReached()) draw();
        refreshTimes();
    }, 30_000);
    listen({ onStatus, onJob: hear, onJobs: takeJobs, onLink });
}

function goToDay(date) {
    if (page.service?.charts && date !== shownDay()) showDay(date);
    byId("day").scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "start" });
}

start();
