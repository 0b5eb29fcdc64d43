import { html, nothing } from 'lit';
import { all, get } from './api.js';
import {
  adopt, decideSynonym, definitionOf, editTerm, goesBy, mayWrite, moveOn, newTerm, paths, relationWords, settle, signOff,
  STATES, versionsOf, withdraw, writableTeams,
} from './catalogue.js';
import { count, counted, day, list } from './format.js';
import {
  EXTENTS, changeBadge, changeWords, extentWords, meaningOf, member, pair, redlined, resolutionWords, stateBadge, teamsOf,
} from './meaning.js';
import { api, badge, button, empty, facts, head, section, table } from './parts.js';
import { boundaryName, paths as registry, teams } from './registry.js';
import { parts, then } from './registry-parts.js';
import { go, to } from './route.js';
import { CalmView, View } from './view.js';

/** More rows than these nobody reads: the search finds what is meant. */
const MOST_ROWS = 200;

/** Of more definitions than these of one term it is not asked who uses each: the definition's own view tells. */
const MOST_IMPACTS = 24;

const here = (...more) => to('governance', 'definitions', ...more);

/** The terms, those first by which teams mean different things. */
class TermList extends CalmView {
  static properties = { sought: { state: true }, which: { state: true } };

  heading = 'Definitions';

  async read() {
    const [terms, conflicts, known, synonyms] = await Promise.all([all(paths.terms), all(paths.conflicts), teams(), get(paths.synonyms)]);
    return { terms, conflicts: new Map(conflicts.map((one) => [one.term, one])), known, synonyms };
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      this.sought = this.route.query.get('q') ?? '';
      this.which = this.route.query.get('which') ?? 'all';
    }
    super.willUpdate(changed);
  }

  content({ terms, conflicts, known, synonyms }) {
    const open = [...conflicts.values()].filter(({ resolved }) => !resolved).length;
    const found = this.#found(terms, conflicts);
    return html`
      ${parts('definitions')}
      ${head({
        title: 'Definitions', says: `${counted(terms.length, 'term')}, ${open ? count(open) : 'none'} in conflict · read at ${this.readAt}`,
        acts: html`<a class="act" href=${to('governance', 'exchange')}>Import and export</a>
          ${this.caller.govern ? button('Register a term', async () => {
            const made = await newTerm();
            if (made) go('governance', 'definitions', made.id);
          }, 'primary') : nothing}`,
      })}
      ${section({ id: 'terms', title: 'Terms', note: 'in conflict first', acts: html`${api(paths.terms, 'the terms')} ${api(paths.conflicts, 'the conflicts')}` },
        terms.length === 0
          ? empty('No term is registered.', html`Register one, or <a href=${to('governance', 'exchange')}>import</a> what teams wrote down already.`)
          : html`
            <form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
              <label class="wide">Term <input type="search" .value=${this.sought} @input=${this.#seek('sought')} autocomplete="off" placeholder="qualified lead"></label>
              <label>That are <select @change=${this.#seek('which')}>${[['all', 'any'], ['open', 'in conflict'], ['settled', 'settled'], ['agreed', 'in no conflict']].map(
                ([value, name]) => html`<option value=${value} ?selected=${value === this.which}>${name}</option>`)}</select></label>
              <p class="soft" role="status">${counted(found.length, 'term')}${found.length > MOST_ROWS ? `, the first ${count(MOST_ROWS)} shown` : ''}</p>
            </form>
            ${found.length
              ? table('Terms', ['Term', 'Who means what', 'Differs in', 'State'], found.slice(0, MOST_ROWS).map((term) => row(term, conflicts.get(term.id), known)))
              : empty('No term is called so.')}`)}
      ${synonyms.length ? this.#synonyms(synonyms) : nothing}`;
  }

  #found(terms, conflicts) {
    const sought = this.sought.trim().toLowerCase();
    const rank = (term) => ({ open: 0, settled: 1, agreed: 2 })[standing(conflicts.get(term.id))];
    return terms
      .filter((term) => this.which === 'all' || standing(conflicts.get(term.id)) === this.which)
      .filter(({ id, label, note }) => !sought || [id, label, note ?? ''].some((text) => text.toLowerCase().includes(sought)))
      .sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
  }

  /** What is sought goes into the address, to be copied; nothing is asked anew. */
  #seek = (what) => (event) => {
    this[what] = event.target.value;
    const query = new URLSearchParams([['q', this.sought], ['which', this.which]].filter(([, value]) => value && value !== 'all'));
    history.replaceState(null, '', `${here()}${query.size ? `?${query}` : ''}`);
  };

  #synonyms(found) {
    const one = ({ term, label }) => html`<a href=${here(term)}>${label}</a>`;
    return section({ id: 'synonyms', title: 'Nearly the same name', note: 'perhaps one term under two names', acts: api(paths.synonyms, 'the near names') },
      table('Nearly the same names', ['One', 'Other', 'Why', ''], found.map((proposal) => [
        one(proposal.one), one(proposal.other), html`<span class="soft">${proposal.detail ?? ''}</span>`,
        html`<div class="acts">${this.caller.govern
          ? html`${button('They are one', this.then(() => decideSynonym(proposal, true)))} ${button('They are two', this.then(() => decideSynonym(proposal, false)))}`
          : nothing}</div>`,
      ])));
  }
}

const standing = (conflict) => (!conflict ? 'agreed' : conflict.resolved ? 'settled' : 'open');

function row(term, conflict, known) {
  return [
    html`<a href=${here(term.id)}>${term.label}</a> <span class="soft">${term.id}</span>`,
    conflict
      ? html`<ul class="holders">${conflict.sides.map((side) => html`<li>${teamsOf(side, known)} <span class="soft">${side.uses.map(({ definition }) => definition).filter((id, i, ids) => ids.indexOf(id) === i).join(', ')}</span></li>`)}</ul>`
      : html`<span class="soft">nobody differs</span>`,
    conflict ? html`<span class="soft">${list((conflict.differs ?? []).map(member))}</span>` : nothing,
    { open: badge('in conflict', 'lack'), settled: badge('settled', 'done'), agreed: badge('no conflict') }[standing(conflict)],
  ];
}

/** One term: what each team means by it, side by side, and what is done about that. */
class OneTerm extends CalmView {
  static properties = { against: { state: true } };

  get heading() {
    return this.data?.term.label ?? 'Term';
  }

  async read() {
    const id = this.route.path[2];
    const [term, said, [conflict = null], mappings, signed, boundaries, known] = await Promise.all([
      get(paths.term(id)), all(paths.definitions(id)), get(paths.conflict(id)), all(paths.mappings), all(paths.signOffs()), all(registry.boundaries), teams(),
    ]);
    const definitions = said.map(definitionOf);
    const impacts = await get(paths.impacts(id, MOST_IMPACTS));
    const ids = new Set(definitions.map((one) => one.id));
    return {
      term, definitions, impacts, conflict, known, boundaries,
      uses: conflict ? usesOf(conflict) : goesBy(definitions, impacts.flatMap(({ adopted = [] }) => adopted)),
      mappings: mappings.filter(({ one, other }) => ids.has(one.definition) || ids.has(other.definition)),
      signed: signed.filter((one) => one.signOff.term === id),
    };
  }

  content(data) {
    const { term, definitions, conflict, known } = data;
    const mine = writableTeams(known, this.caller);
    return html`
      ${parts('definitions')}
      ${head({
        above: html`<p class="soft"><a href=${here()}>Definitions</a> / ${term.id}</p>`,
        title: term.label, says: html`${term.note ? `${term.note} · ` : ''}read at ${this.readAt}`,
        acts: html`
          ${this.caller.govern ? button('Edit', this.then(() => editTerm(term, definitions))) : nothing}
          ${mine.length ? html`<a class="act ${definitions.length ? '' : 'primary'}" href=${here(term.id, '+')}>Say what a team means</a>` : nothing}`,
      })}
      <p class="lead">${sentence(definitions, conflict, known)}</p>
      ${conflict ? this.#sides(data) : this.#alone(data)}
      ${conflict ? this.#pairs(data) : nothing}
      ${definitions.length ? this.#definitions(data, mine) : nothing}
      ${this.#signOffs(data)}
      ${data.mappings.length ? this.#mappings(data) : nothing}`;
  }

  /** Every side beside the one it is held against: with two, each against the other. */
  #sides({ conflict, known }) {
    const { sides } = conflict;
    const against = sides.find(({ hash }) => hash === this.against) ?? sides[0];
    const compared = (side) => conflict.pairs.find(({ one, other }) => side !== against && [one, other].includes(side.hash) && [one, other].includes(against.hash));
    return section(
      {
        id: 'sides', title: 'What each means', note: 'words and conditions in which they differ are marked',
        acts: html`${sides.length > 2
          ? html`<label class="inline">Marked against <select @change=${(event) => { this.against = event.target.value; }}>${sides.map((side) =>
              html`<option value=${side.hash} ?selected=${side === against}>${teamsOf(side, known)}</option>`)}</select></label>`
          : nothing} ${api(paths.conflict(conflict.term), 'the conflict')}`,
      },
      html`<div class="meanings">${sides.map((side) => {
        // A team that adopted what it says itself goes by it.
        const aside = (side.setAside ?? []).filter(({ team }) => !side.uses.some((use) => use.team === team));
        const found = side === against && sides.length === 2 ? conflict.pairs[0] : compared(side);
        return html`<article aria-label=${teamsOf(side, known)}>
          <h3>${teamsOf(side, known)}</h3>
          <p class="soft">${side.uses.map(({ team, definition, semver, adopted }, i) => html`${i ? ', ' : ''}<a href=${here(conflict.term, definition)}>${definition} ${semver}</a>${adopted ? `, adopted by ${known.name(team)}` : ''}`)}
            ${aside.length ? html`<br>said by ${teamsOf({ uses: aside }, known)}, who ${aside.length === 1 ? 'goes' : 'go'} by another` : nothing}</p>
          ${meaningOf(side.meaning, found?.comparison ?? null, found?.one === side.hash ? 'ONE' : 'OTHER')}
        </article>`;
      })}</div>`,
    );
  }

  #alone({ term, definitions, known }) {
    const [one, ...more] = definitions;
    if (!one) return nothing;
    return section({ id: 'sides', title: more.length ? 'What it means' : `What ${known.name(one.team)} means`, acts: api(paths.definitions(term.id), 'the definitions') },
      html`<div class="meanings">${definitions.map((each) => html`<article aria-label=${known.name(each.team)}>
        <h3>${known.name(each.team)}</h3><p class="soft"><a href=${here(term.id, each.id)}>${each.id} ${each.semver}</a></p>${meaningOf(each.meaning)}</article>`)}</div>`);
  }

  #pairs({ term, conflict, known }) {
    return section({ id: 'pairs', title: 'Where they differ', note: 'two sides at a time' },
      table('Where they differ', ['Between', 'How the items stand', 'Differs in', 'State', ''], conflict.pairs.map((each) => {
        const sides = pair(conflict, each);
        const [one, other] = sides.map((side) => teamsOf(side, known));
        const { extent, differs = [] } = each.comparison;
        const settled = resolutionWords(each.resolution, { day });
        const may = this.caller.govern || sides.some(({ uses }) => uses.some(({ team }) => this.caller.speaksFor(team)));
        return [
          html`${one} <span class="soft">and ${other}</span>`,
          html`${badge(EXTENTS[extent], extent === 'DISJOINT' ? 'lack' : '')} <span class="soft">${extentWords(extent, one, other)}</span>`,
          html`<span class="soft">${list(differs.map(member))}</span>`,
          settled ? html`${badge('settled', 'done')} <span class="soft">${settled}</span>` : badge('open', 'lack'),
          html`<div class="acts">${may ? button('Settle', this.then(() => settle(term.label, sides, known, this.caller)), settled ? '' : 'primary') : nothing}</div>`,
        ];
      })));
  }

  #definitions({ term, definitions, impacts, known }, mine) {
    const impacted = new Map(impacts.map((impact) => [impact.definition, impact]));
    return section({ id: 'definitions', title: 'Definitions', acts: api(paths.definitions(term.id), 'the definitions') },
      table('Definitions', ['Definition', 'Newest version', 'Last change', 'Used by', ''], definitions.map((one) => [
        html`<a href=${here(term.id, one.id)}>${one.id}</a> <span class="soft">${known.name(one.team)}${one.scope ? `, in ${one.scope}` : ''}</span>`,
        html`${one.semver} ${stateBadge(one.state)} <span class="soft">since ${day(one.validFrom)}${one.validTo ? ` until ${day(one.validTo)}` : ''}</span>`,
        one.change ? changeBadge(one.change) : html`<span class="soft">its first version</span>`,
        html`<span class="soft">${impacted.has(one.id) ? usedBy(impacted.get(one.id)) : 'its own view tells'}</span>`,
        html`<div class="acts">
          ${mayWrite(one.team, this.caller) ? html`<a class="act" href=${here(term.id, one.id, '+')}>Propose a version</a>` : nothing}
          ${mine.length && one.state !== 'DRAFT' && one.state !== 'RETIRED' ? button('Adopt', this.then(() => adopt(one.id, one.semver, mine))) : nothing}</div>`,
      ])));
  }

  /** Of each boundary both sides of which go by something for the term: what is signed, and whether it stands. */
  #signOffs({ term, signed, boundaries, uses, known }) {
    const rows = boundaries.filter(({ id, from, to: end }) => signed.some(({ signOff: { boundary } }) => boundary === id) || (uses.has(from) && uses.has(end)));
    if (rows.length === 0) return nothing;
    const pin = ({ definition, semver }) => `${definition} ${semver}`;
    return section({ id: 'signoffs', title: 'Signed off', note: 'each boundary by both of its sides, for what they go by now', acts: api(paths.signOffs(), 'the sign-offs') },
      table('Sign-offs', ['Boundary', 'Sender goes by', 'Receiver goes by', 'Signed', ''], rows.map((boundary) => {
        const found = signed.find(({ signOff: { boundary: id } }) => id === boundary.id);
        const held = (team) => list((uses.get(team) ?? []).map(pin)) || html`<span class="soft">nothing</span>`;
        const speaks = this.caller.speaksFor(boundary.from) || this.caller.speaksFor(boundary.to);
        return [
          html`<a href=${to('governance', 'boundaries', boundary.id)}>${boundaryName(boundary, known.name)}</a> <span class="soft">${boundary.workType}</span>`,
          held(boundary.from), held(boundary.to),
          found?.stands
            ? html`${badge('stands', 'done')} <span class="soft">since ${day([found.signOff.signedBySender, found.signOff.signedByReceiver].sort().at(-1))}</span>`
            : found ? html`${badge('does not stand', 'wait')} <span class="soft">${found.because}</span>` : badge('not signed'),
          html`<div class="acts">${speaks && !found?.stands ? button('Sign off', this.then(() => signOff(boundary, term, uses, known)), 'primary') : nothing}</div>`,
        ];
      })));
  }

  #mappings({ mappings }) {
    return section({ id: 'mappings', title: 'How they stand to each other', acts: api(paths.mappings, 'the mappings') },
      table('Mappings', ['One', 'Other', 'Relation', ''], mappings.map((mapping) => [
        `${mapping.one.definition} ${mapping.one.semver}`, `${mapping.other.definition} ${mapping.other.semver}`,
        html`${relationWords(mapping.relation)} <span class="soft">${mapping.reason ?? ''} since ${day(mapping.validFrom)}</span>`,
        html`<div class="acts">${this.caller.govern ? button('Withdraw', this.then(() => withdraw(mapping))) : nothing}</div>`,
      ])));
  }
}

/** What each team goes by, as a conflict has it. */
function usesOf({ sides }) {
  const by = new Map();
  for (const use of sides.flatMap((side) => side.uses)) by.set(use.team, [...(by.get(use.team) ?? []), use]);
  return by;
}

function sentence(definitions, conflict, known) {
  if (definitions.length === 0) return 'Nobody has said what it means.';
  if (!conflict) {
    return definitions.length === 1 ? `Only ${known.name(definitions[0].team)} has said what it means.` : `${list([...new Set(definitions.map(({ team }) => known.name(team)))])} mean the same by it.`;
  }
  const holders = new Set(conflict.sides.flatMap(({ uses }) => uses.map(({ team }) => team)));
  const open = conflict.pairs.filter(({ resolution }) => !resolution).length;
  return html`${badge(open ? 'in conflict' : 'settled', open ? 'lack' : 'done')} ${counted(holders.size, 'team')} mean ${count(conflict.sides.length)} different things by it${open && open < conflict.pairs.length ? `; ${count(conflict.pairs.length - open)} of their ${count(conflict.pairs.length)} differences settled` : ''}.`;
}

function usedBy({ adopted = [], pinned = [], handoffs }) {
  const users = [
    ...(adopted.length ? [counted(adopted.length, 'team')] : []),
    ...(pinned.length ? [counted(new Set(pinned.map(({ boundary }) => boundary)).size, 'contract')] : []),
    ...(handoffs ? [`${counted(handoffs, 'handoff')} in 30 days`] : []),
  ];
  return users.length ? list(users) : 'nobody by name';
}

/** One definition: its versions, what each changed, and whom a change would meet. */
class OneDefinition extends View {
  static properties = { compared: { state: true } };

  get heading() {
    return this.route.path[3] ?? 'Definition';
  }

  async load() {
    const [, , termId, id] = this.route.path;
    const [term, versions, impact, known] = await Promise.all([get(paths.term(termId)), versionsOf(id), get(paths.impact(id)), teams()]);
    return { term, versions, impact, known };
  }

  content({ term, versions, impact, known }) {
    const newest = versions.at(-1);
    const may = mayWrite(newest.team, this.caller);
    const mine = writableTeams(known, this.caller);
    return html`
      ${parts('definitions')}
      ${head({
        above: html`<p class="soft"><a href=${here()}>Definitions</a> / <a href=${here(term.id)}>${term.label}</a></p>`,
        title: newest.id, says: html`what ${known.name(newest.team)} means by “${term.label}” · read at ${this.readAt}`,
        acts: html`
          ${mine.length && !['DRAFT', 'RETIRED'].includes(newest.state) ? button('Adopt', then(this, () => adopt(newest.id, newest.semver, mine))) : nothing}
          ${may && STATES.indexOf(newest.state) < STATES.length - 1 ? button('Move its state on', then(this, () => moveOn(newest))) : nothing}
          ${may ? html`<a class="act primary" href=${here(term.id, newest.id, '+')}>Propose a version</a>` : nothing}`,
      })}
      <div class="two">
        ${section({ id: 'newest', title: `Version ${newest.semver}`, acts: stateBadge(newest.state) }, html`${meaningOf(newest.meaning)}
          ${facts([['Since', day(newest.validFrom)], ['Until', newest.validTo ? day(newest.validTo) : null], ['Scope', newest.scope ?? null], ['Hash', html`<code class="hash">${newest.hash.slice(0, 16)}…</code>`]])}`)}
        ${this.#impact(impact, known)}
      </div>
      ${this.#versions(versions)}`;
  }

  #impact({ adopted = [], pinned = [], handoffs, used = [], since, definition }, known) {
    return section({ id: 'impact', title: 'Whom a change meets', acts: api(paths.impact(definition), 'the impact') }, html`
      ${facts([
        ['Adopted by', adopted.length ? list(adopted.map(({ team, semver }) => `${known.name(team)} (${semver})`)) : 'nobody'],
        ['Pinned by contracts of', pinned.length
          ? html`${pinned.map(({ boundary, side }) => html`<a href=${to('governance', 'boundaries', boundary)}>${boundary}</a> <span class="soft">for the ${side}</span><br>`)}`
          : 'no boundary'],
        [`Handoffs since ${day(since)}`, handoffs ? `${count(handoffs)} say that they used it` : 'none says that it used it'],
      ])}
      ${used.length
        ? table('Where it was used', ['Boundary', 'Version', 'Side', 'Handoffs', 'Last'], used.map((one) => [
            html`${known.name(one.from)} → ${known.name(one.to)} <span class="soft">${one.workType}</span>`, one.version, one.side, count(one.handoffs), day(one.last)]))
        : nothing}`);
  }

  #versions(versions) {
    const numbers = [...new Set(versions.map(({ semver }) => semver))];
    const { from = numbers.at(-2), to: until = numbers.at(-1), found = null } = this.compared ?? {};
    const choose = (part) => (event) => {
      this.compared = { from, to: until, [part]: event.target.value, found: null };
    };
    const select = (part, chosen) => html`<select aria-label="Version ${part}" @change=${choose(part)}>${numbers.map((n) => html`<option ?selected=${n === chosen}>${n}</option>`)}</select>`;
    const newest = versions.at(-1);
    const { id } = newest;
    return section({ id: 'versions', title: 'Versions', note: 'the newest first', acts: api(paths.versions(id), 'the versions') }, html`
      ${table('Versions', ['Version', 'State', 'Change', 'Says'], [...versions].reverse().map((one) => [
        html`${one.semver} <span class="soft">since ${day(one.validFrom)}</span>`,
        one.semver !== newest.semver && one.state === 'ACTIVE' ? badge('followed') : stateBadge(one.state),
        one.change ? html`${changeBadge(one.change)} <span class="soft">${changeWords(one.change)}</span>` : html`<span class="soft">the first</span>`,
        html`<span class="soft">${one.meaning.text}</span>`,
      ]), 'versions')}
      ${numbers.length > 1
        ? html`<div class="compare"><h3>What one changed of another</h3>
            <p>${select('from', from)} → ${select('to', until)}
              ${button('Compare', async () => { this.compared = { from, to: until, found: await get(paths.diff(id, from, until)) }; })}
              ${api(paths.diff(id, from, until), 'the difference')}</p>
            ${found ? difference(found) : nothing}</div>`
        : nothing}`);
  }
}

/** What one version changed of another, as the catalogue proves it. */
export const difference = ({ change, because = [], comparison }) => html`
  <p class="who" role="status">${changeBadge(change)} ${changeWords(change)}</p>
  ${because.length
    ? table('What changed', ['Member', 'Class', 'Why'], because.map((one) => [member(one.member), changeBadge(one.change), html`<span class="soft">${one.why}</span>`]))
    : empty('They say the same.')}
  ${comparison?.text?.length ? html`<p class="meant redlined">${redlined(comparison.text)}</p>` : nothing}
  ${comparison?.expression?.length ? html`<pre class="code">${redlined(comparison.expression)}</pre>` : nothing}
  ${filters(comparison)}`;

const filters = ({ onlyInOne = [], onlyInOther = [] } = {}) =>
  onlyInOne.length + onlyInOther.length
    ? html`<ul class="conditions">${onlyInOne.map((one) => html`<li><code><del>${one}</del></code></li>`)}${onlyInOther.map((one) => html`<li><code><ins>${one}</ins></code></li>`)}</ul>`
    : nothing;

customElements.define('term-list', TermList);
customElements.define('one-term', OneTerm);
customElements.define('one-definition', OneDefinition);
