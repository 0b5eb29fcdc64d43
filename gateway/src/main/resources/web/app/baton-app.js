import { LitElement, html, nothing, svg } from 'lit';
import './air.js';
import './audit.js';
import './blind-spots.js';
import { whoCalls } from './caller.js';
import './definition-editor.js';
import './definitions.js';
import './disputes.js';
import './exchange.js';
import { clock, count, day, freshness, timeZone } from './format.js';
import './governance.js';
import './history.js';
import './items.js';
import './journeys.js';
import { heardPosition } from './live.js';
import './notices.js';
import './overview.js';
import './registry-code.js';
import { route, to } from './route.js';
import './seam.js';
import { unseenSignals } from './signals.js';
import './statements.js';
import './webhooks.js';
import './what-if.js';

const RETRY_MS = 5_000;
const RETURN_TO = 'baton.return';
const THEME = 'baton.theme';

/** How often it is asked at most how many signals wait. */
const COUNT_MS = 10_000;

/** Names, where they lead, and what else stands under them. */
const VIEWS = [
  ['Overview', []],
  ['Seams', ['seams'], ['statements']],
  ['In the air', ['air']],
  ['Blind spots', ['blind-spots']],
  ['Signals', ['signals'], ['disputes', 'notices']],
  ['What if', ['what-if']],
  ['Items', ['items']],
  ['Governance', ['governance', 'boundaries']],
  ['Audit', ['audit', 'lanes']],
];

/** The page: who is logged in, which view is open, and how current what it shows is. */
class BatonApp extends LitElement {
  static properties = {
    session: { state: true },
    caller: { state: true },
    route: { state: true },
    read: { state: true },
    waiting: { state: true },
    problem: { state: true },
    theme: { state: true },
  };

  #timer = 0;
  #counted = 0;

  constructor() {
    super();
    /** `unknown` until the gateway has answered, then `in` or `out`. */
    this.session = 'unknown';
    /** What whoever is logged in may do; null until that is known. */
    this.caller = null;
    this.route = route();
    /** When the open view was read, and how complete it said to be; null while it is not there. */
    this.read = null;
    /** How many signals nobody has looked at; null where that is not known. */
    this.waiting = null;
    this.problem = null;
    this.theme = stored(localStorage, THEME);
    applyTheme(this.theme);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('popstate', this.#onAddress);
    this.addEventListener('logged-out', this.#onLogout);
    this.addEventListener('read', ({ detail }) => {
      this.read = detail;
      this.#count();
    });
    forgetLogout();
    this.#meet();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('popstate', this.#onAddress);
    clearTimeout(this.#timer);
  }

  #onAddress = async () => {
    const before = this.route.path;
    this.route = route();
    if (this.route.path.join('/') === before.join('/')) return;
    this.read = null;
    // Another view: read from its top, by eye and by screen reader.
    await this.updateComplete;
    scrollTo(0, 0);
    this.querySelector('main').focus({ preventScroll: true });
  };

  #onLogout = () => {
    Object.assign(this, { session: 'out', caller: null, read: null, problem: null });
  };

  /** Finds out who is logged in; what they see asks for itself. */
  async #meet() {
    try {
      const caller = await whoCalls();
      restoreAddress();
      Object.assign(this, { caller, session: 'in', problem: null, route: route() });
    } catch (problem) {
      if (problem.loggedOut) {
        this.#onLogout();
        return;
      }
      this.problem = problem;
      this.#timer = setTimeout(() => this.#meet(), RETRY_MS);
    }
  }

  async #count() {
    if (Date.now() - this.#counted < COUNT_MS) return;
    this.#counted = Date.now();
    this.waiting = await unseenSignals();
  }

  #toggleTheme() {
    this.theme = isDark(this.theme) ? 'light' : 'dark';
    store(localStorage, THEME, this.theme);
    applyTheme(this.theme);
  }

  updated(changed) {
    // On a narrow screen the views' names are wider than it is: the one that is open is to be seen.
    if (changed.has('route') || changed.has('session')) this.querySelector('header nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    if (this.session !== 'in') document.title = 'Baton';
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
    const fresh = inside && this.read ? currency(this.read) : null;
    return html`
      <header>
        <a class="mark" href="/" aria-label="Baton, start">${mark}<b>Baton</b></a>
        ${inside
          ? html`<nav aria-label="Views">${VIEWS.map(([name, path, under = []]) => html`
              <a href=${path.length ? to(...path) : '#'} aria-current=${[path[0], ...under].includes(this.route.path[0]) ? 'page' : nothing}>${name}${
                name === 'Signals' && this.waiting ? html`<span class="waiting"><span aria-hidden="true"> · </span>${count(this.waiting)}<span class="hidden"> to look at</span></span>` : nothing}</a>`)}</nav>`
          : nothing}
        ${this.read ? html`<span class="printed">${location.href}<br>as read on ${day(this.read.at.toISOString())} at ${clock(this.read.at)}, ${timeZone()}</span>` : nothing}
        <span class="side">
        ${fresh ? html`<span class="fresh ${fresh.tone}" id="fresh">${fresh.text}</span>` : nothing}
        <span class="tools">
          <button type="button" @click=${this.#toggleTheme}>${isDark(this.theme) ? 'Light colours' : 'Dark colours'}</button>
          ${inside ? html`<a href="/logout">Log out</a>` : nothing}
          ${this.session === 'out' ? html`<a href="/login" @click=${keepAddress}>Log in</a>` : nothing}
        </span>
        </span>
      </header>`;
  }

  #main() {
    if (this.session === 'out') return welcome;
    if (this.session === 'in') return this.#view();
    return this.problem ? failed(this.problem) : loading;
  }

  #view() {
    const { route: at, caller } = this;
    const [view, part, of] = at.path;
    switch (view) {
      case undefined: return html`<journey-overview .route=${at} .caller=${caller}></journey-overview>`;
      case 'seams': return part
        ? html`<one-seam .route=${at} .caller=${caller}></one-seam>`
        : html`<seam-table .route=${at} .caller=${caller}></seam-table>`;
      case 'air': return html`<in-the-air .route=${at} .caller=${caller}></in-the-air>`;
      case 'blind-spots': return html`<blind-spots .route=${at} .caller=${caller}></blind-spots>`;
      case 'signals': return part
        ? html`<one-signal .route=${at} .caller=${caller}></one-signal>`
        : html`<signal-list .route=${at} .caller=${caller}></signal-list>`;
      case 'notices': return html`<baton-notices .route=${at} .caller=${caller}></baton-notices>`;
      case 'disputes': return html`<baton-disputes .route=${at} .caller=${caller}></baton-disputes>`;
      case 'what-if': return html`<what-if .route=${at} .caller=${caller}></what-if>`;
      case 'statements': return html`<seam-statements .route=${at} .caller=${caller}></seam-statements>`;
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
          case 'definitions': return of === undefined
            ? html`<term-list .route=${at} .caller=${caller}></term-list>`
            : at.path.at(-1) === '+'
              ? html`<definition-editor .route=${at} .caller=${caller}></definition-editor>`
              : at.path.length > 3
                ? html`<one-definition .route=${at} .caller=${caller}></one-definition>`
                : html`<one-term .route=${at} .caller=${caller}></one-term>`;
          case 'exchange': return html`<catalogue-exchange .route=${at} .caller=${caller}></catalogue-exchange>`;
          case 'registry': return html`<registry-code .route=${at} .caller=${caller}></registry-code>`;
          case 'webhooks': return of
            ? html`<one-webhook .route=${at} .caller=${caller}></one-webhook>`
            : html`<webhook-list .route=${at} .caller=${caller}></webhook-list>`;
          case 'history': return html`<registry-history .route=${at} .caller=${caller}></registry-history>`;
        }
        break;
    }
    return noView;
  }
}

/** How current the open view is: what it says itself, or how far the gateway's views were when it was read. */
function currency({ completeness, at }) {
  const read = `read at ${clock(at)}`;
  if (completeness) {
    const { tone, text } = freshness(completeness);
    return { tone, text: `${text} · ${read}` };
  }
  const position = heardPosition();
  return { tone: 'current', text: `${position === null ? '' : `ledger position ${count(position)} · `}${read}` };
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

const noView = html`
  <section class="welcome">
    <h1>Nothing is here</h1>
    <p>The address may be mistyped. <a href="#">Overview</a> and the other views are above.</p>
  </section>`;

const loading = html`<p class="loading" role="status">Reading …</p>`;

const failed = (problem) => html`
  <section class="welcome" role="alert">
    <h1>${problem.message}</h1>
    ${problem.detail ? html`<p>${problem.detail}</p>` : nothing}
  </section>`;

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
