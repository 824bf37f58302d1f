// What the service tells by itself: its stream of events, and questions in its place while the stream is away.

import { Refused, Unauthorized, ask } from "./api.js";

const quickly = 1000;
const calmly = 5000;
const streamAgain = 15000;

/**
 * Tells the status and the jobs whenever they change. `onLink(link, sentence)` hears how they come: `live` (the stream;
 * told anew each time it opens, for what happened before is not in it), `asking` (by questions), `refused` (answers that
 * say why not), `down` (not at all) or `unauthorized`.
 */
export function listen({ onStatus, onJob, onJobs, onLink }) {
    let stream = null;
    let timer = null;
    let streamTimer = null;
    let question = null;

    function open() {
        close();
        stream = new EventSource("events");
        stream.addEventListener("open", () => {
            question?.abort();
            clearTimeout(timer);
            onLink("live");
        });
        stream.addEventListener("status", (event) => onStatus(JSON.parse(event.data)));
        stream.addEventListener("job", (event) => onJob(JSON.parse(event.data)));
        stream.addEventListener("error", () => {
            poll();
            // The browser itself tries again after a cut, and gives up after a refusal.
            if (stream.readyState === EventSource.CLOSED) streamTimer = setTimeout(open, streamAgain);
        });
    }

    async function poll() {
        clearTimeout(timer);
        question?.abort();
        question = new AbortController();
        const { signal } = question;
        let pause = calmly;
        try {
            const status = await ask("status", { signal });
            const { jobs } = await ask("jobs", { signal });
            if (signal.aborted) return;
            onLink("asking");
            onStatus(status);
            onJobs(jobs);
            if (status.job !== null) pause = quickly;
        } catch (error) {
            if (signal.aborted) return;
            if (error instanceof Unauthorized) onLink("unauthorized");
            else if (error instanceof Refused) onLink("refused", error.message);
            else onLink("down");
        }
        timer = setTimeout(poll, pause);
    }

    function close() {
        question?.abort();
        clearTimeout(timer);
        clearTimeout(streamTimer);
        stream?.close();
    }

    // A browser holds few connections to one host, and a page that nobody sees must not keep one.
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    window.addEventListener("pagehide", close);
    open();
}
