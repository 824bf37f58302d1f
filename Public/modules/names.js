// What things are called.

/** Every resource in the order of the service, by slug. */
export const resources = new Map(Object.entries({
    "heart-rate": "Heart rate",
    steps: "Steps",
    distance: "Distance",
    calories: "Calories",
    activity: "Activity of the day",
    workouts: "Workouts",
    sleep: "Sleep",
    hrv: "Heart rate variability",
    "breathing-rate": "Breathing rate",
    spo2: "Oxygen, nightly",
    "spo2-intraday": "Oxygen, by minute",
    "skin-temperature": "Skin temperature",
    "cardio-score": "VO₂ max",
    weight: "Weight",
    devices: "Battery",
}));

export const slugs = [...resources.keys()];
export const resourceName = (slug) => resources.get(slug) ?? slug;

const providers = { google: "Google Health", fitbit: "Fitbit" };
export const providerName = (name) => providers[name] ?? name;

// What each permission opens, by the name that the provider's own page shows.
const scopes = {
    google: {
        activity_and_fitness: ["steps", "distance", "calories", "activity", "workouts", "cardio-score"],
        health_metrics_and_measurements: ["heart-rate", "hrv", "breathing-rate", "spo2", "spo2-intraday", "skin-temperature", "weight"],
        sleep: ["sleep"],
        settings: ["devices"],
        location: ["Tracks of workouts"],
    },
    fitbit: {
        activity: ["steps", "distance", "calories", "activity", "workouts"],
        heartrate: ["heart-rate", "hrv"],
        sleep: ["sleep"],
        respiratory_rate: ["breathing-rate"],
        oxygen_saturation: ["spo2", "spo2-intraday"],
        temperature: ["skin-temperature"],
        cardio_fitness: ["cardio-score"],
        weight: ["weight"],
        settings: ["devices"],
        location: ["Tracks of workouts"],
        profile: [],
    },
};

/** `sleep` of `https:…/googlehealth.sleep.readonly`. */
export const scopeName = (scope) => scope.split("/").pop().replace(/^googlehealth\./, "").replace(/\.readonly$/, "");

/** What a permission is for, in words. */
export function scopeWords(provider, scope) {
    const opened = scopes[provider]?.[scopeName(scope)];
    if (!opened) return scopeName(scope).replaceAll("_", " ");
    const words = opened.map(resourceName);
    if (scopeName(scope) === "settings") words.push(provider === "google" ? "time zone" : "tracker");
    if (scopeName(scope) === "profile") words.push("Time zone, height and start date");
    return words.join(", ");
}

/** Whether a permission gives no more than a part of a resource: a person may well do without it. */
export const isExtra = (scope) => scopeName(scope) === "location";

/** Resources of a job in words: few are named, many are counted. */
export function resourcesInWords(list) {
    if (list.length >= slugs.length) return "Everything";
    const words = list.map(resourceName);
    return words.length > 3 ? `${words.slice(0, 2).join(", ")} and ${words.length - 2} more` : words.join(", ");
}
