// Hears from the gateway that its views have something new, over one connection for the whole page.

/** Not more often than this is a view read again. */
const LEAST_MS = 3_000;
/** Views age without news too, and the registries tell some of theirs a moment later. */
const HEARING_MS = 15_000;
const DEAF_MS = 5_000;

let source = null;
let progress = null;
const all = new Set();

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    disconnect();
    return;
  }
  for (const live of all) live.now();
});

function connect() {
  source = new EventSource('/api/v1/stream');
  source.addEventListener('progress', (event) => {
    progress = JSON.parse(event.data);
    for (const live of all) live.news();
  });
  // The browser comes back by itself and says what it heard last; from a refusal it does not.
  source.addEventListener('error', () => {
    if (source?.readyState === EventSource.CLOSED) disconnect();
  });
}

function disconnect() {
  source?.close();
  source = null;
}

const hears = () => source?.readyState === EventSource.OPEN;

/** How many entries of the ledger the views hold, as was heard last; null where nothing was. */
export const heardPosition = () => progress && progress.lanes.reduce((sum, { position }) => sum + position + 1, 0);

/** Asks again when there is something new, and now and then while there is not; nothing while nobody looks. */
export class Live {
  #ask;
  #timer = 0;
  #since = 0;
  #fresh = false;
  #asking = false;

  /** @param ask asks; it calls `asks` first, and `next` when the answer is there */
  constructor(ask) {
    this.#ask = ask;
  }

  asks() {
    clearTimeout(this.#timer);
    all.add(this);
    this.#asking = true;
    this.#fresh = false;
  }

  next() {
    this.#asking = false;
    this.#since = Date.now();
    if (!source && !document.hidden) connect();
    this.#schedule();
  }

  /** Nobody asks any more. */
  stop() {
    clearTimeout(this.#timer);
    all.delete(this);
  }

  /** What comes while an answer is on its way may not be in it. */
  news() {
    this.#fresh = true;
    if (!this.#asking) this.#schedule();
  }

  now() {
    this.#ask();
  }

  #schedule() {
    clearTimeout(this.#timer);
    const least = this.#fresh ? LEAST_MS : hears() ? HEARING_MS : DEAF_MS;
    this.#timer = setTimeout(() => {
      if (!document.hidden) this.#ask();
    }, Math.max(0, this.#since + least - Date.now()));
  }
}
