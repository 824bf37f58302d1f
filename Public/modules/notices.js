// What a person is told across the page: how the service is reached, and what became of what they did.

import { byId, element, sentence } from "./dom.js";

const lasting = 12_000;
let timer = null;

/** How the service is reached, while that is worth a word; `""` takes it back. */
export function linkNotice(text, link) {
    const place = byId("outage");
    place.hidden = text === "";
    if (place.dataset.text === text) return;
    place.dataset.text = text;
    place.replaceChildren(sentence(text), ...(link ? [" ", element("a", { href: link[1], textContent: link[0] })] : []));
}

function show(text, isCalm, stays) {
    clearTimeout(timer);
    const place = byId("notice");
    place.classList.toggle("calm", isCalm);
    place.replaceChildren(sentence(text));
    place.hidden = text === "";
    byId("announcer").textContent = text;
    if (!stays && text !== "") timer = setTimeout(endNotice, lasting);
}

/** What was done; `stays` until the next action where something is left for the person to do. */
export const tell = (text, { stays = false } = {}) => show(text, true, stays);

/** What could not be done. */
export const refuse = (text) => show(text, false, false);

export function endNotice() {
    clearTimeout(timer);
    byId("notice").hidden = true;
}

/** The next action ends what was said of the last one. */
export function startNotices() {
    document.addEventListener("click", (event) => event.target.closest("button") && endNotice(), { capture: true });
    document.addEventListener("submit", endNotice, { capture: true });
}
