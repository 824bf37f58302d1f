// Dygraphs, as the distribution's package has it: loaded once, and set up for this page.

import { Unreachable } from "./api.js";

let loading = null;
let isThere = true;

export const missing = "Charts need Dygraphs: install Debian's package `libjs-dygraphs` and restart the service. Everything else works without it.";

/** Whether the service has the library. */
export function useCharts(hasCharts) {
    isThere = hasCharts;
}

/** The constructor; rejects with the sentence above where the library is not there, and after an outage is asked again. */
export async function dygraphs() {
    if (!isThere) throw new Error(missing);
    loading ??= new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = "dygraphs/dygraph.min.js";
        script.addEventListener("load", () => {
            const Dygraph = window.Dygraph;
            if (!Dygraph) return reject(new Error(missing));
            // Its legend measures itself with a style attribute, which the page's policy forbids; this page has its own.
            Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);
            resolve(Dygraph);
        });
        script.addEventListener("error", () => {
            loading = null;
            script.remove();
            reject(new Unreachable("The charts could not be loaded: the service does not answer."));
        });
        document.head.append(script);
    });
    return loading;
}

/** What all charts of the page have in common; colours as the scheme has them now. */
export function common(colors) {
    return {
        legend: "never",
        interactionModel: {},
        highlightCircleSize: 0,
        axisLineColor: colors.line,
        gridLineColor: colors.line,
        gridLineWidth: 1,
        axisLabelFontSize: 11,
        rightGap: 8,
        labels: ["time", "value"],
        strokeWidth: 1.4,
    };
}

/** Round numbers for a vertical axis, about as many as fit. */
export function roundTicks(low, high, pixels, label, apart = 36) {
    const wanted = Math.max(2, Math.floor(pixels / apart));
    const rough = (high - low) / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power;
    const ticks = [];
    for (let value = Math.ceil(low / step) * step; value <= high + step / 1000; value += step) {
        ticks.push({ v: value, label: label(Math.abs(value) < step / 1000 ? 0 : value, step) });
    }
    return ticks;
}
