// Where the data go, and how far each place is.

import { byId, element, icon, replace, sentence } from "./dom.js";
import { ago, plural } from "./format.js";
import { timeAgo } from "./overview.js";

function sinkItem(sink) {
    const isWell = !sink.last_error;
    const state = sink.last_error
        ? [sentence(`${sink.last_error} `), sink.retry_at ? `The next try is ${ago(sink.retry_at)}.` : ""]
        : sink.pending > 0 ? [`${plural(sink.pending, "day")} on ${sink.pending === 1 ? "its" : "their"} way.`]
        : sink.last_delivery ? ["Has everything. The last delivery was ", timeAgo(sink.last_delivery), "."] : ["Nothing waits to be delivered."];
    const remarks = [];
    if (sink.last_error && sink.pending > 0) remarks.push(`${plural(sink.pending, "day")} ${sink.pending === 1 ? "waits" : "wait"} in the archive; nothing is lost, and they are delivered by themselves.`);
    if (sink.dead_letters > 0) remarks.push(`${plural(sink.dead_letters, "line")} were refused for their content. They are in the table \`dead_letter\` of the archive, each with the server's sentence.`);
    if (sink.beyond_retention > 0) remarks.push(`${plural(sink.beyond_retention, "point")} are older than its retention policy keeps: widen it, then name a new database, which is filled from the archive.`);
    if (sink.undeleted > 0) remarks.push(`${plural(sink.undeleted, "point")} that the provider took back could not be deleted there.`);
    return element("li", { className: isWell ? "ok" : "failed" }, icon(isWell ? (sink.pending > 0 ? "syncing" : "ok") : "failed"),
        element("div", {}, element("p", { className: "sink-name" }, element("code", { textContent: sink.id })), element("p", {}, ...state),
            ...remarks.map((remark) => element("p", { className: "hint" }, sentence(remark)))));
}

export function drawDestinations(sinks) {
    const none = element("li", {}, icon("skipped"), element("div", {}, element("p", {}, element("strong", { textContent: "Nowhere yet." })),
        element("p", {}, sentence("The data stay in the archive of this machine. To have them in a database, set `INFLUXDB_URL` and restart: it is filled from the archive."))));
    replace(byId("sinks"), ...(sinks.length > 0 ? sinks.map(sinkItem) : [none]));
}
