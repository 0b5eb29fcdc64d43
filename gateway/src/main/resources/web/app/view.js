import { LitElement, html, nothing } from 'lit';
import { clock } from './format.js';

const REFRESH_MS = 10_000;

/**
 * A view: asks for what it shows, again every ten seconds, and keeps what is shown until the answer is there. A subclass
 * gives `load`, which answers with what `content` shows and perhaps with sentences on what is `missing`, and `heading`, what the window is called.
 */
export class View extends LitElement {
  static properties = {
    /** Its own part of the address, as `route()` gives it. */
    route: { attribute: false },
    /** Who is logged in. */
    caller: { attribute: false },
    data: { state: true },
    problem: { state: true },
  };

  #timer = 0;
  #asked = 0;
  #readAt = null;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearTimeout(this.#timer);
  }

  #onVisibility = () => {
    if (!document.hidden) this.refresh();
  };

  willUpdate(changed) {
    if (!changed.has('route') && !(changed.has('caller') && !this.data)) return;
    // Where only what is asked changes, what is shown stays until the answer is there.
    const before = changed.get('route')?.path.join('/');
    if (changed.has('route') && before !== this.route.path.join('/')) this.data = null;
    this.problem = null;
    this.refresh();
  }

  updated() {
    document.title = `${this.heading} · Baton`;
  }

  /** Only the latest question's answer counts. */
  async refresh() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const current = () => asked === this.#asked && this.isConnected;
    try {
      const data = await this.load();
      if (!current()) return;
      this.data = data;
      this.problem = null;
      this.#readAt = new Date();
    } catch (problem) {
      if (!current()) return;
      if (problem.loggedOut) {
        this.dispatchEvent(new CustomEvent('logged-out', { bubbles: true }));
        return;
      }
      this.problem = problem;
      if (problem.status === undefined) throw problem;
    }
    if (!document.hidden) this.#timer = setTimeout(() => this.refresh(), REFRESH_MS);
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
    return html`
      ${problem
        ? html`<div class="banner problem" role="alert"><b>${problem.message}.</b> ${problem.detail ?? nothing}
            What you see was read at ${this.readAt}.</div>`
        : nothing}
      ${(data.missing ?? []).length
        ? html`<div class="banner" role="status"><b>This is not complete.</b> ${data.missing.join(' ')}</div>`
        : nothing}
      ${this.content(data)}`;
  }
}
