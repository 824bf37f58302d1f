// Ending a connection, with a question first.

import { remove } from "./api.js";
import { byId, button, element } from "./dom.js";
import { providerName } from "./names.js";

function choice(value, title, text, isChosen) {
    return element("label", { className: "choice" }, element("input", { type: "radio", name: "data", value, checked: isChosen }),
        element("span", {}, element("strong", { textContent: title }), element("span", { textContent: text })));
}

/** What became of it, and whether nothing is left for the person to do. */
function outcome({ revoked, data_deleted: isDeleted, message }, account, wantedDeletion) {
    // A database that cannot delete is named by the service.
    if (wantedDeletion && !isDeleted) return [message, false];
    const provider = providerName(account.provider);
    const ended = revoked === null ? `${account.account} is disconnected; it had no permission any more.`
        : revoked ? `${account.account} is disconnected, and the permission was taken back at ${provider}.`
        : `${account.account} is disconnected here, but ${provider} could not be told: take the permission back in your account's settings there${account.provider === "google" ? " (myaccount.google.com/connections)" : ""}.`;
    return [`${ended} ${isDeleted ? "What was fetched is deleted." : "What was fetched stays."}`, revoked !== false];
}

/** Asks in a dialog; `onLeft(sentence, isOver)` when it is done. */
export function askToLeave(account, onLeft) {
    const dialog = byId("leave");
    // One that was taken off before has nothing left but its data.
    const hasLeft = account.authorization === "left";
    const keep = choice("keep", "Keep the data", "Everything fetched so far stays, here and in InfluxDB.", !hasLeft);
    const forget = choice("delete", "Delete the data too", "From the archive and from InfluxDB. This cannot be undone.", hasLeft);
    const typed = element("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
    const proof = element("label", { className: "field", hidden: true },
        element("span", {}, "Type ", element("strong", { textContent: account.account }), " to delete its data"), typed);
    const answer = element("p", { className: "form-answer", role: "alert" });
    const confirm = element("button", { type: "submit", className: "primary danger", textContent: "Disconnect" });
    const wantsDeletion = () => forget.firstChild.checked;
    const check = () => {
        proof.hidden = !wantsDeletion();
        confirm.textContent = hasLeft ? "Delete" : wantsDeletion() ? "Disconnect and delete" : "Disconnect";
        confirm.disabled = wantsDeletion() && typed.value.trim() !== account.account;
    };
    const form = element("form", { method: "dialog" },
        element("h2", { id: "leave-heading", textContent: hasLeft ? `Delete the data of ${account.account}?` : `Disconnect ${account.account}?` }),
        element("p", { textContent: hasLeft ? "Everything that was fetched is deleted, from the archive and from InfluxDB. This cannot be undone." : `The permission is taken back at ${providerName(account.provider)} and forgotten here. Nothing more is fetched until you connect again.` }),
        element("div", { className: "choices", hidden: hasLeft }, keep, forget), proof, answer,
        element("p", { className: "actions end" }, button("Go back", () => dialog.close(), "quiet"), confirm));
    form.addEventListener("input", check);
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        confirm.disabled = true;
        answer.textContent = wantsDeletion() ? "Deleting. This may take a while…" : "";
        try {
            const left = await remove(`accounts/${account.account}`, { data: wantsDeletion() ? "delete" : null });
            dialog.close();
            onLeft(...outcome(left, account, wantsDeletion()));
        } catch (error) {
            answer.textContent = error.message;
            check();
        }
    });
    dialog.replaceChildren(form);
    check();
    dialog.showModal();
}
