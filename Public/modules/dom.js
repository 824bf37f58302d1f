// Elements from data. Text is only ever set as text.

export const byId = (id) => document.getElementById(id);

/** An element; `data-…`, `aria-…`, `role` and the like are attributes, all else are properties. */
export function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (value === null || value === undefined) continue;
        if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, value);
        else made[key] = value;
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
}

/** A sign from the page's templates; it is decoration, the words stand beside it. */
export function icon(name) {
    return byId(`icon-${name}`).content.firstElementChild.cloneNode(true);
}

export function button(text, action, className = "") {
    const made = element("button", { type: "button", className, textContent: text });
    made.addEventListener("click", action);
    return made;
}

/** Writes text only where it differs, so that a screen reader is not told the same again. */
export function say(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

/** A sentence in which `code` between backticks is set as code. */
export function sentence(text) {
    const made = document.createDocumentFragment();
    text.split("`").forEach((part, index) => {
        if (part) made.append(index % 2 === 1 ? element("code", { textContent: part }) : part);
    });
    return made;
}

/** The value of a custom property, e.g. a colour for a canvas. */
export function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Replaces the children, and keeps the focus on what has the same `data-key`. */
export function replace(parent, ...children) {
    const held = document.activeElement;
    const key = parent.contains(held) ? held.dataset.key : null;
    parent.replaceChildren(...children);
    if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
