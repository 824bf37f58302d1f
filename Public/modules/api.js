// Questions to the service. Addresses are relative, so that the page also works below a path.

/** The service wants its token: the way on is /login. */
export class Unauthorized extends Error {}

/** The service could not be reached at all. */
export class Unreachable extends Error {}

/** The service answered that it cannot, and says why. */
export class Refused extends Error {
    constructor(status, body) {
        super(body.message ?? `The service answered ${status}.`);
        this.status = status;
        this.code = body.error;
    }
}

/** The answer's JSON; throws one of the errors above, each with a sentence, or `AbortError`. */
export async function ask(path, options = {}) {
    let answer;
    try {
        answer = await fetch(path, { headers: { Accept: "application/json" }, ...options });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new Unreachable("The service does not answer.");
    }
    const body = await answer.json().catch((error) => {
        if (error.name === "AbortError") throw error;
        return {};
    });
    if (answer.status === 401) throw new Unauthorized(body.message);
    if (!answer.ok) throw new Refused(answer.status, body);
    return body;
}

/** A path with those parameters that have a value. */
export function address(path, parameters) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""));
    return query.size > 0 ? `${path}?${query}` : path;
}

export const post = (path, parameters = {}) => ask(address(path, parameters), { method: "POST" });
export const remove = (path, parameters = {}) => ask(address(path, parameters), { method: "DELETE" });
export const series = (parameters, signal) => ask(address("api/series", parameters), { signal });
