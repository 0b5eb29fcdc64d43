import { LitElement, html, nothing, svg } from 'lit';
import { continuity, journeys } from './api.js';
import { clock, contradiction, day, freshness, timeZone } from './format.js';
import './journey-map.js';
import { arriving, headline, reported } from './overview.js';
import { seamList } from './seams.js';

const REFRESH_MS = 5_000;
const RETURN_TO = 'baton.return';
const THEME = 'baton.theme';

/** The page: who is logged in, which journey is looked at, and its latest continuity. */
class BatonApp extends LitElement {
  static properties = {
    session: { state: true },
    journeys: { state: true },
    journey: { state: true },
    view: { state: true },
    problem: { state: true },
    theme: { state: true },
  };

  #timer = 0;
  #asked = 0;

  constructor() {
    super();
    /** `unknown` until the gateway has answered, then `in` or `out`. */
    this.session = 'unknown';
    this.journeys = null;
    this.journey = null;
    this.view = null;
    this.problem = null;
    this.theme = stored(localStorage, THEME);
    applyTheme(this.theme);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
    window.addEventListener('popstate', this.#onAddress);
    forgetLogout();
    this.#refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    window.removeEventListener('popstate', this.#onAddress);
    clearTimeout(this.#timer);
  }

  #onVisibility = () => {
    if (!document.hidden) this.#refresh();
  };

  #onAddress = () => {
    const { journey } = address();
    if (journey !== this.journey) this.#refresh();
  };

  /** Asks again and keeps what is shown until the answer is there; only the latest question's answer counts. */
  async #refresh() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const current = () => asked === this.#asked && this.isConnected;
    try {
      const known = await journeys();
      if (!current()) return;
      if (this.session !== 'in') restoreAddress();
      this.session = 'in';
      this.journeys = known;
      const { journey, window } = address();
      const chosen = journey ?? known[0]?.id ?? null;
      if (chosen !== this.journey) {
        this.journey = chosen;
        this.view = null;
      }
      const view = chosen === null ? null : await continuity(chosen, window);
      if (!current()) return;
      this.view = view;
      this.problem = null;
    } catch (problem) {
      if (!current()) return;
      if (problem.loggedOut) {
        Object.assign(this, { session: 'out', journeys: null, view: null, problem: null });
        return;
      }
      this.problem = problem;
    }
    if (!document.hidden) this.#timer = setTimeout(() => this.#refresh(), REFRESH_MS);
  }

  #choose(event) {
    const url = new URL(location.href);
    url.searchParams.set('journey', event.target.value);
    url.hash = '';
    history.pushState(null, '', url);
    this.#refresh();
  }

  #toggleTheme() {
    this.theme = isDark(this.theme) ? 'light' : 'dark';
    store(localStorage, THEME, this.theme);
    applyTheme(this.theme);
  }

  updated() {
    document.title = this.view ? `${this.view.journey.name} · Baton` : 'Baton';
  }

  render() {
    return html`
      <a class="skip" href="#main">Skip to the numbers</a>
      ${this.#header()}
      <main id="main" tabindex="-1">${this.#main()}</main>
    `;
  }

  #header() {
    const inside = this.session === 'in';
    const fresh = this.view ? freshness(this.view.completeness) : null;
    return html`
      <header>
        <a class="mark" href="/" aria-label="Baton, start">${mark}<b>Baton</b></a>
        ${inside ? html`<nav aria-label="Views"><a href=${location.search || '/'} aria-current="page">Overview</a></nav>` : nothing}
        ${fresh ? html`<span class="fresh ${fresh.tone}" id="fresh">${fresh.text}</span>` : nothing}
        <span class="tools">
          <button type="button" @click=${this.#toggleTheme}>${isDark(this.theme) ? 'Light colours' : 'Dark colours'}</button>
          ${inside ? html`<a href="/logout">Log out</a>` : nothing}
          ${this.session === 'out' ? html`<a href="/login" @click=${keepAddress}>Log in</a>` : nothing}
        </span>
      </header>`;
  }

  #main() {
    if (this.session === 'out') return welcome;
    const { view, problem } = this;
    return html`
      ${problem && view ? stale(problem, view) : nothing}
      ${view ? this.#overview(view) : problem ? this.#failed(problem) : this.journeys?.length === 0 ? noJourney : loading}
    `;
  }

  #failed(problem) {
    return html`
      <section class="welcome" role="alert">
        <h1>${problem.message}</h1>
        ${problem.detail ? html`<p>${problem.detail}</p>` : nothing}
        ${this.journeys?.length ? html`<p>${this.#chooser()}</p>` : nothing}
      </section>`;
  }

  #chooser() {
    const listed = this.journeys.some(({ id }) => id === this.journey);
    return html`<label>Journey
      <select @change=${this.#choose}>
        ${listed ? nothing : html`<option selected disabled>Choose one</option>`}
        ${this.journeys.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.journey}>${name}</option>`)}
      </select></label>`;
  }

  #overview(view) {
    const { troubles } = freshness(view.completeness);
    return html`
      ${troubles.length
        ? html`<div class="banner" role="status"><b>These numbers are not complete.</b> ${troubles.join(' ')}</div>`
        : nothing}
      <div class="title">
        <div>
          <h1>${view.journey.name}</h1>
          <p class="soft">${cohort(view)}</p>
        </div>
        ${this.journeys.length > 1 ? this.#chooser() : nothing}
      </div>
      <p class="lead" id="contradiction">${contradiction(view)}</p>
      ${headline(view.headline, view.greens?.average)}
      <div class="two">${reported(view.greens)} ${arriving(view)}</div>
      <section class="card" aria-labelledby="lost">
        <h2 id="lost">Where it is lost <small>a band is as thick as its offers; what leaves it never arrives</small></h2>
        <journey-map .seams=${view.seams}></journey-map>
      </section>
      ${seamList(view.seams)}
    `;
  }
}

function cohort({ from, to, seams, asOf, journey }) {
  const weeks = seams.flatMap((seam) => (seam.series ?? []).map((week) => week.bucket)).sort();
  const first = from ?? weeks[0];
  const until = to ?? asOf;
  const offers = first ? `Offers of ${day(first)} – ${day(until)}` : 'Offers of all recorded time';
  const owner = journey.owner ? ` · owner ${journey.owner}` : '';
  return `${offers}${owner} · as of ${clock(asOf)}, ${timeZone()}`;
}

const mark = svg`<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
  <rect class="stick" x="2" y="9" width="18" height="4" rx="2" transform="rotate(-35 11 11)" />
  <circle class="hand" cx="11" cy="11" r="2.6" /></svg>`;

const welcome = html`
  <section class="welcome" aria-labelledby="welcome">
    <h1 id="welcome">Every team is green. Does the work arrive?</h1>
    <p>Baton records each handoff between teams from both sides, and shows where work is lost between them while every
      team's own numbers look fine. It names who answers for each seam, and where nobody does.</p>
    <p><a class="primary" href="/login" @click=${keepAddress}>Log in to see your journeys</a></p>
  </section>`;

const noJourney = html`
  <section class="welcome">
    <h1>No journey yet</h1>
    <p>A journey is the path that work takes from team to team. Governance registers the first one with
      <code>POST /ownership/v1/journeys</code>; it shows here a moment later.</p>
  </section>`;

const loading = html`<p class="loading" role="status">Reading the journey …</p>`;

const stale = (problem, view) => html`
  <div class="banner problem" role="alert">
    <b>${problem.message}.</b> ${problem.detail ?? nothing} What you see is as of ${clock(view.asOf)}.
  </div>`;

/** What the page's address asks for; it alone decides, so that a copied address shows the same. */
function address() {
  const query = new URLSearchParams(location.search);
  const window = {};
  for (const name of ['from', 'to', 'asOf']) {
    if (query.get(name)) window[name] = query.get(name);
  }
  return { journey: query.get('journey'), window };
}

/** The provider comes back from a logout with a token of its own in the address. */
function forgetLogout() {
  const url = new URL(location.href);
  if (!url.searchParams.has('state')) return;
  url.searchParams.delete('state');
  history.replaceState(null, '', url);
}

function keepAddress() {
  store(sessionStorage, RETURN_TO, location.search + location.hash);
}

/** The login comes back to `/`: the address that was asked for before it is put back. */
function restoreAddress() {
  const wanted = stored(sessionStorage, RETURN_TO);
  if (!wanted) return;
  sessionStorage.removeItem(RETURN_TO);
  if (!location.search) history.replaceState(null, '', `/${wanted}`);
}

// A browser may forbid storage; the page works without.
function stored(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // Nothing is kept then.
  }
}

function applyTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function isDark(theme) {
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

customElements.define('baton-app', BatonApp);
