/** What the gateway said instead of an answer (RFC 9457), or that it said nothing: then `status` is 0. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(title);
    this.status = status;
    this.detail = detail;
  }

  get loggedOut() {
    return this.status === 401;
  }
}

/** The JSON at a path of this origin, asked for with the session's cookie. */
export async function get(path) {
  let response;
  try {
    response = await fetch(path, {
      headers: { Accept: 'application/json, application/problem+json' },
      credentials: 'same-origin',
      // A login page is no answer to a question: a redirect means that the session is over.
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    throw new Problem(0, 'Baton does not answer', 'The gateway could not be reached. This page keeps trying.');
  }
  if (response.type === 'opaqueredirect') {
    throw new Problem(401, 'Not logged in');
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Problem(response.status, body?.title ?? `Baton answered ${response.status}`, body?.detail);
  }
  if (body === null) {
    throw new Problem(response.status, 'Baton gave an answer that cannot be read');
  }
  return body;
}

export const journeys = async () => (await get('/api/v1/journeys')).journeys;

/** The window (`from`, `to`, `asOf`) is what the page's own address says, and is left out where it says nothing. */
export function continuity(journey, window) {
  const query = new URLSearchParams({ ...window, bucket: 'week' });
  return get(`/api/v1/journeys/${encodeURIComponent(journey)}/continuity?${query}`);
}
