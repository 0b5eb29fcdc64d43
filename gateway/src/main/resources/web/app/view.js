import { LitElement, html, nothing } from 'lit';
import { clock, freshness } from './format.js';
import { Live } from './live.js';

/** What the ledger records says nothing of what people wrote: its news make nothing be read again sooner than this. */
const CALM_MS = 15_000;

/**
 * A view: asks for what it shows, again when there is something new, and keeps what is shown until the answer is there. A
 * subclass gives `load`, which answers with what `content` shows and perhaps with sentences on what is `missing` or with
 * the gateway's own word on its `completeness`, and `heading`, what the window is called.
 */
export class View extends LitElement {
  static properties = {
    /** Its own part of the address, as `route()` gives it. */
    route: { attribute: false },
    /** Who is logged in. */
    caller: { attribute: false },
    data: { state: true },
    problem: { state: true },
    /** What is sought in its long list, and how many pages of that are shown. */
    seeking: { state: true },
    pages: { state: true },
  };

  #live = new Live(() => this.refresh());
  #asked = 0;
  #readAt = null;

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#live.stop();
  }

  /** What of its address makes it another view of its kind: what is shown of one is not shown of the other. */
  placeOf({ path }) {
    return path.join('/');
  }

  willUpdate(changed) {
    if (!changed.has('route') && !(changed.has('caller') && !this.data)) return;
    // Where only what is asked changes, what is shown stays until the answer is there.
    const before = changed.get('route');
    if (changed.has('route') && (!before || this.placeOf(before) !== this.placeOf(this.route))) Object.assign(this, { data: null, seeking: '', pages: 1 });
    this.problem = null;
    this.refresh();
  }

  updated(changed) {
    // On a narrow screen a view's parts are wider than it is: the one that is open is to be seen.
    if (changed.has('data') && !changed.get('data')) this.querySelector('.sub [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const title = `${this.heading} · Baton`;
    if (document.title !== title) document.title = title;
  }

  /** Only the latest question's answer counts. */
  async refresh() {
    this.#live.asks();
    const asked = ++this.#asked;
    const current = () => asked === this.#asked && this.isConnected;
    try {
      const data = await this.load();
      if (!current()) return;
      this.data = data;
      this.problem = null;
      this.#readAt = new Date();
      this.dispatchEvent(new CustomEvent('read', { bubbles: true, detail: { completeness: data.completeness ?? null, at: this.#readAt } }));
    } catch (problem) {
      if (!current()) return;
      if (problem.loggedOut) {
        this.dispatchEvent(new CustomEvent('logged-out', { bubbles: true }));
        return;
      }
      this.problem = problem;
      if (problem.status === undefined) throw problem;
    }
    this.#live.next();
  }

  /** When what is shown was read; null while nothing is. */
  get readAt() {
    return this.#readAt && clock(this.#readAt);
  }

  render() {
    const { data, problem } = this;
    if (!data) {
      return problem
        ? html`<section class="welcome" role="alert"><h1>${problem.message}</h1>
            ${problem.detail ? html`<p>${problem.detail}</p>` : nothing}</section>`
        : html`<p class="loading" role="status">Reading …</p>`;
    }
    const missing = [...(data.missing ?? []), ...(data.completeness ? freshness(data.completeness).troubles : [])];
    return html`
      ${problem
        ? html`<div class="banner problem" role="alert"><b>${problem.message}.</b> ${problem.detail ?? nothing}
            What you see was read at ${this.readAt}.</div>`
        : nothing}
      ${missing.length
        ? html`<div class="banner" role="status"><b>This is not complete.</b> ${missing.join(' ')}</div>`
        : nothing}
      ${this.content(data)}`;
  }
}

/** A view of what people wrote, which changes seldom; a subclass gives `read` for `load`. */
export class CalmView extends View {
  #until = 0;

  async load() {
    if (this.data && Date.now() < this.#until) return this.data;
    const data = await this.read();
    this.#until = Date.now() + CALM_MS;
    return data;
  }

  /** Reads what was written just now. */
  anew() {
    this.#until = 0;
    return this.refresh();
  }

  /** Runs a dialog, and reads anew where something was written. */
  then(asked) {
    return async () => {
      const written = await asked();
      if (written !== null) await this.anew();
      return written;
    };
  }
}
