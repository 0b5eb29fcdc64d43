import { LitElement, html, nothing, svg } from 'lit';
import { continuity, continuityPath, journeys } from './api.js';
import './audit.js';
import './blind-spots.js';
import { whoCalls } from './caller.js';
import { clock, contradiction, day, freshness, timeZone } from './format.js';
import './governance.js';
import './history.js';
import './items.js';
import './journey-map.js';
import './journeys.js';
import { arriving, headline, reported } from './overview.js';
import { api } from './parts.js';
import './registry-code.js';
import { route, to } from './route.js';
import { seamList } from './seams.js';

const REFRESH_MS = 5_000;
const RETURN_TO = 'baton.return';
const THEME = 'baton.theme';

const VIEWS = [
  ['Overview', []],
  ['Blind spots', ['blind-spots']],
  ['Items', ['items']],
  ['Governance', ['governance', 'boundaries']],
  ['Audit', ['audit', 'lanes']],
];

/** The page: who is logged in, which view is open; of the overview which journey, and its latest continuity. */
class BatonApp extends LitElement {
  static properties = {
    session: { state: true },
    caller: { state: true },
    route: { state: true },
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
    /** What whoever is logged in may do; null until that is known. */
    this.caller = null;
    this.route = route();
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
    this.addEventListener('logged-out', this.#onLogout);
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

  #onAddress = async () => {
    const before = this.route.path;
    this.route = route();
    const same = this.route.path.join('/') === before.join('/');
    if (!same || (this.#overview && address().journey !== this.journey)) this.#refresh();
    if (same) return;
    // Another view: read from its top, by eye and by screen reader.
    await this.updateComplete;
    scrollTo(0, 0);
    this.querySelector('main').focus({ preventScroll: true });
  };

  #onLogout = () => {
    Object.assign(this, { session: 'out', caller: null, journeys: null, view: null, problem: null });
  };

  get #overview() {
    return this.route.path.length === 0;
  }

  /** Asks again and keeps what is shown until the answer is there; only the latest question's answer counts. */
  async #refresh() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const current = () => asked === this.#asked && this.isConnected;
    try {
      const known = await journeys();
      if (!current()) return;
      if (this.session !== 'in') {
        restoreAddress();
        this.route = route();
      }
      this.session = 'in';
      this.journeys = known;
      if (!this.#overview) {
        // The other views read for themselves, once it is known who asks.
        const caller = this.caller ?? (await whoCalls());
        if (current()) Object.assign(this, { caller, problem: null });
        return;
      }
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
        this.#onLogout();
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
    if (this.session !== 'in') document.title = 'Baton';
    else if (this.#overview) document.title = this.view ? `${this.view.journey.name} · Baton` : 'Baton';
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the numbers</a>
      ${this.#header()}
      <main id="main" tabindex="-1">${this.#main()}</main>
    `;
  }

  /** The address is the view's: to skip must not change it. */
  #skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  #header() {
    const inside = this.session === 'in';
    const fresh = this.#overview && this.view ? freshness(this.view.completeness) : null;
    return html`
      <header>
        <a class="mark" href="/" aria-label="Baton, start">${mark}<b>Baton</b></a>
        ${inside
          ? html`<nav aria-label="Views">${VIEWS.map(([name, path]) => html`
              <a href=${path.length ? to(...path) : '#'} aria-current=${(this.route.path[0] ?? '') === (path[0] ?? '') ? 'page' : nothing}>${name}</a>`)}</nav>`
          : nothing}
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
    if (this.session === 'in' && !this.#overview) return this.caller ? this.#view() : problem ? this.#failed(problem) : loading;
    return html`
      ${problem && view ? stale(problem, view) : nothing}
      ${view ? this.#continuity(view) : problem ? this.#failed(problem) : this.journeys?.length === 0 ? noJourney : loading}
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

  #view() {
    const { route: at, caller } = this;
    const [view, part, of] = at.path;
    switch (view) {
      case 'blind-spots': return html`<blind-spots .route=${at} .caller=${caller}></blind-spots>`;
      case 'items': return part
        ? html`<baton-trace .route=${at} .caller=${caller}></baton-trace>`
        : html`<item-search .route=${at} .caller=${caller}></item-search>`;
      case 'audit':
        switch (part) {
          case 'lanes': return of
            ? html`<one-lane .route=${at} .caller=${caller}></one-lane>`
            : html`<ledger-lanes .route=${at} .caller=${caller}></ledger-lanes>`;
          case 'corrections': case 'backdated': case 'reads': return html`<audit-list .route=${at} .caller=${caller}></audit-list>`;
          case 'erasures': return html`<ledger-erasures .route=${at} .caller=${caller}></ledger-erasures>`;
        }
        break;
      case 'governance':
        switch (part) {
          case 'boundaries': return of
            ? html`<one-boundary .route=${at} .caller=${caller}></one-boundary>`
            : html`<boundary-list .route=${at} .caller=${caller}></boundary-list>`;
          case 'teams': return of
            ? html`<one-team .route=${at} .caller=${caller}></one-team>`
            : html`<team-list .route=${at} .caller=${caller}></team-list>`;
          case 'journeys': return of
            ? html`<one-journey .route=${at} .caller=${caller}></one-journey>`
            : html`<journey-list .route=${at} .caller=${caller}></journey-list>`;
          case 'registry': return html`<registry-code .route=${at} .caller=${caller}></registry-code>`;
          case 'history': return html`<registry-history .route=${at} .caller=${caller}></registry-history>`;
        }
        break;
    }
    return noView;
  }

  #continuity(view) {
    const { troubles } = freshness(view.completeness);
    return html`
      ${troubles.length
        ? html`<div class="banner" role="status"><b>These numbers are not complete.</b> ${troubles.join(' ')}</div>`
        : nothing}
      <div class="title">
        <div>
          <h1>${view.journey.name}</h1>
          <p class="soft">${cohort(view)} ${api(continuityPath(this.journey, address().window), 'these numbers')}</p>
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
    <p>A journey is the path that work takes from team to team. Governance <a href=${to('governance', 'journeys', '+')}>draws
      the first one</a>; it shows here a moment later.</p>
  </section>`;

const noView = html`
  <section class="welcome">
    <h1>Nothing is here</h1>
    <p>The address may be mistyped. <a href="#">Overview</a> and the other views are above.</p>
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
