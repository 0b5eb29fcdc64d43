/** What Baton said instead of an answer (RFC 9457), or that it said nothing: then `status` is 0. */
export class Problem extends Error {
  /** @param errors what is wrong with the input, each with a JSON Pointer and perhaps a line */
  constructor(status, title, detail, errors = []) {
    super(title);
    this.status = status;
    this.detail = detail;
    this.errors = errors;
  }

  get loggedOut() {
    return this.status === 401;
  }
}

/** A call of this origin with the session's cookie; what is not 2xx is a `Problem`. */
async function call(path, { method = 'GET', body, type = 'application/json', ifMatch, accept = 'application/json' } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: `${accept}, application/problem+json`,
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
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
  if (!response.ok) {
    const told = await response.json().catch(() => null);
    throw new Problem(response.status, told?.title ?? `Baton answered ${response.status}`, told?.detail, told?.errors);
  }
  return response;
}

async function json(response) {
  const body = await response.json().catch(() => null);
  if (body === null) {
    throw new Problem(response.status, 'Baton gave an answer that cannot be read');
  }
  return body;
}

/** The JSON at a path. */
export const get = async (path) => json(await call(path));

/** The JSON at a path with its ETag, to be sent back as If-Match with what is done about it. */
export async function tagged(path) {
  const response = await call(path);
  return { body: await json(response), etag: response.headers.get('ETag') };
}

/** The text at a path, such as a signed note or YAML. */
export const text = async (path, accept) => (await call(path, { accept })).text();

/** One page of a list, and the path of the next; null after the last. */
export async function page(path) {
  const response = await call(path);
  const next = /<([^>]*)>;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '')?.[1];
  const url = next ? new URL(next, location.href) : null;
  return { items: await json(response), next: url ? url.pathname + url.search : null };
}

/** All of a list. */
export async function all(path) {
  const found = [];
  for (let next = path; next; ) {
    const { items, next: after } = await page(next);
    found.push(...items);
    next = after;
  }
  return found;
}

/** An answer that gives lists among other things page by page: the first page's, with these lists whole. */
export async function whole(path, ...lists) {
  const answer = await get(path);
  for (let { next } = answer; next; ) {
    const url = new URL(path, location.href);
    url.searchParams.set('cursor', next);
    const page = await get(url.pathname + url.search);
    for (const list of lists) answer[list].push(...page[list]);
    ({ next } = page);
  }
  return answer;
}

/** Writes, and gives what was written; null where there is nothing to give. */
export async function send(method, path, body, options = {}) {
  const response = await call(path, { method, body, ...options });
  return response.status === 204 ? null : json(response);
}

/** The ETag of a version of an entity, to be sent as If-Match with its edit. */
export const tag = ({ version }) => `"${version}"`;

/** A path of encoded segments: names may hold any character. */
export const path = (prefix, ...segments) => [prefix, ...segments.map(encodeURIComponent)].join('/');

export const journeys = async () => (await get('/api/v1/journeys')).journeys;

/** The window (`from`, `to`, `asOf`) is what the page's own address says, and is left out where it says nothing. */
export const continuityPath = (journey, window) =>
  `${path('/api/v1/journeys', journey, 'continuity')}?${new URLSearchParams({ ...window, bucket: 'week' })}`;

export const continuity = (journey, window) => get(continuityPath(journey, window));
