import { html, nothing } from 'lit';
import { all, get } from './api.js';
import { STATES, definitionOf, lint, mayWrite, paths, say, versionsOf, writableTeams } from './catalogue.js';
import { difference } from './definitions.js';
import { list } from './format.js';
import { EXTENTS, extentWords, member, teamsOf, wordByWord } from './meaning.js';
import { badge, button, empty, head, section, table } from './parts.js';
import { teams } from './registry.js';
import { parts } from './registry-parts.js';
import { go, to } from './route.js';
import { View } from './view.js';
import { lines, slug } from './words.js';

/** How long a hand rests before what is written is looked at. */
const REST_MS = 500;

const MORE = [
  ['unit', 'Unit', 'Such as EUR, or leads.'],
  ['population', 'Population', 'Of whom or what.'],
  ['grain', 'Counted per', 'Such as lead, or account and month.'],
  ['window', 'Window', 'ISO 8601, such as P30D.'],
  ['clockStart', 'Start of the clock', null],
  ['timeZone', 'Time zone', 'Such as Europe/Berlin.'],
  ['deduplicationKey', 'What makes two the same', null],
  ['owner', 'Owner', null],
];
const CLAIMS = [['', 'nothing'], ['EDITORIAL', 'editorial'], ['COMPATIBLE', 'compatible'], ['NARROWING', 'narrowing'], ['WIDENING', 'widening'], ['SHIFT', 'a shift']];

/** Writes what a team means, beside what that would change and whom it would contradict; nothing is recorded before it is sent. */
class DefinitionEditor extends View {
  static properties = { draft: { state: true }, found: { state: true }, looking: { state: true }, refused: { state: true }, wrong: { state: true } };

  #timer = 0;
  #looked = 0;
  #of = null;

  get heading() {
    return this.#isNew ? 'What a team means' : 'Propose a version';
  }

  /** Of a definition that is not there yet the path ends with its `+`. */
  get #isNew() {
    return this.route.path[3] === '+';
  }

  get #termId() {
    return this.route.path[2];
  }

  async load() {
    const [term, versions, said, known] = await Promise.all([
      get(paths.term(this.#termId)), this.#isNew ? [] : versionsOf(this.route.path[3]), all(paths.definitions(this.#termId)), teams(),
    ]);
    const before = versions.at(-1) ?? null;
    const data = { term, before, said: said.map(definitionOf), known, mine: writableTeams(known, this.caller) };
    // What is being written is not overwritten by what is read meanwhile.
    if (this.#of !== this.route.path.join('/')) {
      this.#of = this.route.path.join('/');
      this.draft = drafted(before, data, this.route.query);
      Object.assign(this, { found: null, refused: null, wrong: [] });
      if (before) this.#look(data);
    }
    return data;
  }

  content(data) {
    const { term, before, known, mine } = data;
    if (before ? !mayWrite(before.team, this.caller) : mine.length === 0) {
      return html`${parts('definitions')}${empty(before ? `Only ${known.name(before.team)} and governance say what ${known.name(before.team)} means.` : 'You speak for no team.')}`;
    }
    return html`
      ${parts('definitions')}
      ${head({
        above: html`<p class="soft"><a href=${to('governance', 'definitions')}>Definitions</a> / <a href=${to('governance', 'definitions', term.id)}>${term.label}</a>${before ? html` / <a href=${to('governance', 'definitions', term.id, before.id)}>${before.id}</a>` : nothing}</p>`,
        title: before ? `A version after ${before.semver}` : `What a team means by “${term.label}”`,
        says: 'What it would change, and whom it would contradict, stands beside it while you write. Nothing is recorded before you send it.',
        acts: html`${before ? button('Undo', () => this.#edit(drafted(before, data, this.route.query), data)) : nothing}
          ${button(before ? 'Propose it' : 'Say it', () => this.#send(data), 'primary')}`,
      })}
      ${this.refused
        ? html`<div class="banner problem" role="alert" tabindex="-1"><b>${this.refused}</b>
            ${this.wrong.filter(({ pointer }) => !placed(pointer)).map(({ pointer, detail }) => html`<p><code>${pointer}</code> ${detail}</p>`)}</div>`
        : nothing}
      <div class="two">
        ${section({ id: 'draft', title: 'What is meant' }, this.#form(data))}
        ${section({ id: 'would', title: 'What it would do', note: this.looking ? 'looking …' : nothing }, html`<div id="would-what" aria-live="polite">${this.#would(data)}</div>`)}
      </div>`;
  }

  #form({ before, mine }) {
    const { draft } = this;
    const set = (name) => (event) => this.#edit({ ...draft, [name]: event.target.value, ...(name === 'semver' ? { numbered: true } : {}) }, this.data);
    const input = (name, extra = {}) => html`<input id="d-${name}" .value=${draft[name] ?? ''} @input=${set(name)} autocomplete="off"
      aria-invalid=${this.#wrongAt(name).length ? 'true' : nothing} placeholder=${extra.placeholder ?? nothing}>`;
    const area = (name, rows, code) => html`<textarea id="d-${name}" rows=${rows} class=${code ? 'code' : nothing} .value=${draft[name] ?? ''} @input=${set(name)} spellcheck=${code ? 'false' : 'true'}
      aria-invalid=${this.#wrongAt(name).length ? 'true' : nothing}></textarea>`;
    const select = (name, options) => html`<select id="d-${name}" @change=${set(name)} aria-invalid=${this.#wrongAt(name).length ? 'true' : nothing}>${options.map(([value, words]) => html`<option value=${value} ?selected=${value === draft[name]}>${words}</option>`)}</select>`;
    const field = (name, label, control, hint) => html`<div class="field"><label for="d-${name}">${label}</label>${control}
      ${hint ? html`<p class="soft">${hint}</p>` : nothing}${this.#wrongAt(name).map(({ detail }) => html`<p class="wrong">${detail}</p>`)}</div>`;
    return html`
      ${before ? nothing : html`<div class="fields">
        ${field('team', 'Team', select('team', mine.map(({ id, name }) => [id, name])))}
        ${field('id', 'Id', input('id', { placeholder: `${this.#termId}-${draft.team}` }))}</div>`}
      ${field('text', 'Meaning', area('text', 3), 'For people; it counts where nothing executable says what is meant.')}
      ${field('filters', 'Conditions', area('filters', 3, true), 'What an item must meet, one a line, such as budget = yes, or CEL: context.score >= 60.')}
      ${field('expression', 'Expression', area('expression', 2, true), 'CEL over context, item, from, to and value; or SQL, kept as it is.')}
      <div class="fields">
        ${field('kind', 'Kind', select('kind', [['TERM', 'a term'], ['STAGE', 'a stage'], ['METRIC', 'a metric']]))}
        ${field('semver', 'Version', input('semver'))}
        ${field('state', 'State', select('state', STATES.slice(0, 3).map((state) => [state, state.toLowerCase()])))}
        ${before ? field('claims', 'Claimed to be', select('claims', CLAIMS)) : nothing}
      </div>
      <details ?open=${MORE.some(([name]) => draft[name] || this.#wrongAt(name).length)}><summary>Unit, window, population and more</summary>
        <div class="fields more">${MORE.map(([name, label, hint]) => field(name, label, input(name), hint))}
        ${field('links', 'Links', area('links', 2), 'One a line.')}</div></details>`;
  }

  #wrongAt(name) {
    const pointer = POINTERS[name] ?? `/meaning/${name}`;
    return this.wrong.filter((error) => error.pointer === pointer || error.pointer?.startsWith(`${pointer}/`));
  }

  #edit(draft, data) {
    this.draft = draft;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(data), REST_MS);
  }

  /** Asks what would come of it; only the latest draft's answer counts. */
  async #look({ term, before }) {
    const looked = ++this.#looked;
    this.looking = true;
    try {
      const { claims, ...rest } = body(this.draft, before, this.#termId);
      const found = await lint({ term: term.id, definition: before?.id ?? rest.id, team: before?.team ?? rest.team, meaning: rest.meaning, claims });
      if (looked !== this.#looked) return;
      this.found = found;
      this.wrong = found.problems ?? [];
      if (before && !this.draft.numbered && found.change) this.draft = { ...this.draft, semver: next(before.semver, found.change.change) };
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (looked === this.#looked) Object.assign(this, { found: null, wrong: problem.errors ?? [] });
    } finally {
      if (looked === this.#looked) this.looking = false;
    }
  }

  #would({ before, known }) {
    const { found, draft } = this;
    if (!found) return empty(before ? 'Write, and it shows what that changes.' : 'Write, and it shows whom that contradicts.');
    if (found.problems?.length) return html`<p>${badge('not yet', 'wait')} Something is missing or wrong; it is said at its place.</p>`;
    return html`
      ${before ? changed(before, draft, found) : nothing}
      ${found.claimed ? html`<div class="banner problem"><b>It is claimed to be less than that.</b> As it stands it would be refused.</div>` : nothing}
      <h3>Whom it contradicts</h3>
      ${(found.conflicts ?? []).length
        ? table('Whom it contradicts', ['Who', 'How the items stand', 'Differs in', ''], contradicted(found.conflicts).map(({ uses, comparison, standing }) => [
            teamsOf({ uses }, known),
            html`${badge(EXTENTS[comparison.extent])} <span class="soft">${extentWords(comparison.extent, 'this', teamsOf({ uses }, known))}</span>`,
            html`<span class="soft">${list((comparison.differs ?? []).map(member))}</span>`,
            badge(...standing),
          ]))
        : empty('Nobody.')}`;
  }

  async #send(data) {
    const { before } = data;
    try {
      const said = await say(this.#termId, body(this.draft, before, this.#termId), before);
      this.#of = null;
      go('governance', 'definitions', this.#termId, said.id);
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.wrong = problem.errors ?? [];
      this.refused = problem.status === 409
        ? `Not recorded: ${problem.message}. ${problem.detail ?? ''}`
        : `Not recorded. ${this.wrong.some(({ pointer }) => placed(pointer)) ? 'What is wrong is said at its place.' : problem.detail ?? problem.message}`;
      await this.updateComplete;
      this.querySelector('[role="alert"]')?.focus();
    }
  }
}

/** Each other side once: while its team goes by an older version, both versions contradict it, and what is written now is shown. */
function contradicted(conflicts) {
  const other = ({ uses }) => uses.map(({ team, definition }) => `${team} ${definition}`).join('\n');
  return [...Map.groupBy(conflicts, other).values()].map((alike) => {
    const open = alike.filter(({ resolution }) => !resolution);
    const unused = alike.find(({ resolution }) => resolution?.how === 'ADOPTION');
    const standing = open.some(({ isNew }) => isNew) ? ['new', 'lack'] : open.length ? ['as before'] : unused ? ['once adopted', 'wait'] : ['settled', 'done'];
    return { ...(unused ?? open[0] ?? alike[0]), standing };
  });
}

const POINTERS = { team: '/team', id: '/id', semver: '/semver', state: '/state', claims: '/claims' };
const PLACED = [...Object.values(POINTERS), ...['text', 'filters', 'expression', 'kind', 'links', ...MORE.map(([name]) => name)].map((name) => `/meaning/${name}`)];
const placed = (pointer) => PLACED.some((at) => pointer === at || pointer?.startsWith(`${at}/`));

/** What is written at first: what is meant now, or what the address fills in. */
function drafted(before, { mine }, query) {
  const meaning = before?.meaning ?? { kind: 'TERM', filters: [], links: [] };
  return {
    ...Object.fromEntries(MORE.map(([name]) => [name, meaning[name] ?? ''])),
    team: query.get('team') ?? mine[0]?.id ?? '', id: '', text: meaning.text ?? '', kind: meaning.kind, expression: meaning.expression ?? '',
    filters: meaning.filters.join('\n'), links: meaning.links.join('\n'), semver: before?.semver ?? '1.0.0', state: 'ACTIVE', claims: '', numbered: false,
  };
}

/** As it is sent: what is empty is not said. */
function body(draft, before, term) {
  const meaning = { text: draft.text.trim() || null, kind: draft.kind, filters: lines(draft.filters), links: lines(draft.links), expression: draft.expression.trim() || null };
  for (const [name] of MORE) meaning[name] = draft[name].trim() || null;
  return {
    ...(before ? {} : { id: draft.id.trim() || slug(`${term}-${draft.team}`), team: draft.team }),
    semver: draft.semver.trim() || null, meaning, state: draft.state, claims: before ? draft.claims || null : null,
  };
}

/** The version that the catalogue would give a change of this class. */
export function next(semver, change) {
  const [major, minor, patch] = semver.split(/[-+]/)[0].split('.').map(Number);
  if (change === 'EDITORIAL') return `${major}.${minor}.${patch + 1}`;
  return change === 'COMPATIBLE' ? `${major}.${minor + 1}.0` : `${major + 1}.0.0`;
}

/** What it changes of the version before: the class as proved, the words as written. */
function changed(before, draft, { change }) {
  const same = (a, b) => a.join('\n') === b.join('\n');
  const now = lines(draft.filters);
  if (change.change === 'EDITORIAL' && (change.because ?? []).length === 0 && before.meaning.text === draft.text.trim() && same(before.meaning.filters, now)) {
    return html`<p class="who">${badge('no change')} It says what ${before.semver} says.</p>`;
  }
  return difference({
    ...change,
    comparison: {
      text: before.meaning.text === draft.text.trim() ? [] : wordByWord(before.meaning.text, draft.text),
      expression: (before.meaning.expression ?? '') === draft.expression.trim() ? [] : wordByWord(before.meaning.expression, draft.expression),
      onlyInOne: before.meaning.filters.filter((filter) => !now.includes(filter)),
      onlyInOther: now.filter((filter) => !before.meaning.filters.includes(filter)),
    },
  });
}

customElements.define('definition-editor', DefinitionEditor);
