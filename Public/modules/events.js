// What the service tells by itself: its stream of events, and questions in its place while the stream is away.

import { Unauthorized, ask } from "./api.js";

const quickly = 1000;
const calmly = 5000;
const streamAgain = 15000;

/**
 * Tells the status and the jobs whenever they change. `onLink` hears how they come: `live` (the stream), `asking` (by
 * questions), `down` (not at all) or `unauthorized`.
 */
export function listen({ onStatus, onJob, onLink }) {
    let stream = null;
    let timer = null;
    let streamTimer = null;
    let isBusy = false;

    function open() {
        clearTimeout(streamTimer);
        stream?.close();
        stream = new EventSource("events");
        stream.addEventListener("open", () => {
            clearTimeout(timer);
            onLink("live");
        });
        stream.addEventListener("status", (event) => {
            const status = JSON.parse(event.data);
            isBusy = status.job !== null;
            onStatus(status);
        });
        stream.addEventListener("job", (event) => onJob(JSON.parse(event.data)));
        stream.addEventListener("error", () => {
            poll();
            // The browser itself tries again after a cut, and gives up after a refusal.
            if (stream.readyState === EventSource.CLOSED) streamTimer = setTimeout(open, streamAgain);
        });
    }

    async function poll() {
        clearTimeout(timer);
        let pause = calmly;
        try {
            const status = await ask("status");
            const { jobs } = await ask("jobs");
            if (stream?.readyState === EventSource.OPEN) return;
            onLink("asking");
            onStatus(status);
            jobs.forEach(onJob);
            isBusy = status.job !== null;
            if (isBusy) pause = quickly;
        } catch (error) {
            if (stream?.readyState === EventSource.OPEN) return;
            onLink(error instanceof Unauthorized ? "unauthorized" : "down");
        }
        clearTimeout(timer);
        timer = setTimeout(poll, pause);
    }

    function close() {
        clearTimeout(timer);
        clearTimeout(streamTimer);
        stream?.close();
    }

    // A browser holds few connections to one host, and a page that nobody sees must not keep one.
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    window.addEventListener("pagehide", close);
    open();
}
