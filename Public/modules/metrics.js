// The daily values that trends show: where they come from and how they are told.

import { hours, number, signed } from "./format.js";

const plain = (digits, unit) => ({
    show: (value) => `${number(value, digits)}${unit ? ` ${unit}` : ""}`,
    change: (value) => signed(value, digits),
    axis: (value, step) => number(value, step < 1 ? 1 : 0),
});

const duration = {
    show: hours,
    change: (value) => `${value < 0 ? "−" : "+"}${hours(Math.abs(value))}`,
    axis: (value) => `${number(value / 60)} h`,
};

// `isCount`: none is fewer than none. `isTimed`: it stands at the time of its measurement; the others at the first instant of their day.
export const metrics = [
    { resource: "heart-rate", measurement: "RestingHR", field: "value", title: "Resting heart rate", color: "heart", ...plain(0, "bpm") },
    { resource: "hrv", measurement: "HRV", field: "dailyRmssd", title: "Heart rate variability", color: "violet", ...plain(0, "ms") },
    { resource: "sleep", measurement: "Sleep Summary", field: "minutesAsleep", title: "Sleep", color: "light", isStacked: true, isTimed: true, ...duration },
    { resource: "activity", measurement: "Activity", field: "steps", title: "Steps", color: "steps", isCount: true, ...plain(0, "") },
    { resource: "activity", measurement: "Active Zone Minutes", field: "total", title: "Active zone minutes", color: "amber", isCount: true, isSparse: true, ...plain(0, "min") },
    { resource: "spo2", measurement: "SPO2", field: "avg", title: "Oxygen saturation", color: "blue", ...plain(1, "%") },
    { resource: "breathing-rate", measurement: "BreathingRate", field: "value", title: "Breathing rate", color: "green", ...plain(1, "/min") },
    {
        resource: "skin-temperature", measurement: "TempSkin", field: "value", title: "Skin temperature", color: "amber", isAroundZero: true,
        show: (value) => `${signed(value, 1)} °C`, change: (value) => signed(value, 1), axis: (value) => signed(value, 1),
    },
    { resource: "weight", measurement: "Body", field: "weight", title: "Weight", color: "slate", isSparse: true, isTimed: true, ...plain(1, "kg") },
    { resource: "cardio-score", measurement: "CardioScore", field: "value", title: "VO₂ max", color: "teal", ...plain(1, "ml/kg/min") },
];

/** Stages of a night in the order in which they are stacked. */
export const nightParts = [["minutesDeep", "deep"], ["minutesLight", "light"], ["minutesREM", "rem"]];
