import { html, nothing } from 'lit';
import { all, get, journeys, whole } from './api.js';
import { settleAt } from './catalogue.js';
import { count, counted, day, list, money, percent } from './format.js';
import { long } from './long.js';
import { api, badge, button, empty, head, section, table } from './parts.js';
import {
  assign, attest, believe, boundaryName, contracts, editBoundary, escalate, newBoundary, paths, propose, reassign, register, signed, standings,
  teams, unsigned,
} from './registry.js';
import { itemsOf, to } from './route.js';
import { View } from './view.js';
import { STATES, selectorText } from './words.js';

/** What else a boundary can be blind to: its tone, how it is called, and what is so. */
const BLIND = {
  'sender-only': ['lack', 'one end', 'its receiver reports nothing: what is silent may be lost, or not measured'],
  'receiver-only': ['lack', 'one end', 'its sender reports nothing: work simply appears'],
  'without-criteria': ['lack', 'no criteria', 'nothing agreed says when work is done and when it is started'],
  'in-conflict': ['wait', 'in conflict', 'its sides mean different things by a term'],
  'not-covered': ['lack', 'not covered', 'a part of a journey that no boundary takes'],
};
const spoken = (fault) => BLIND[fault] ?? [STATES[fault][0], fault, STATES[fault][1]];

/** The gateway learns a moment later what the registry was told. */
const LEARNS_MS = 1_500;

/** What nobody owns, registered, agreed on or measures: the most at risk first, each a click from being mended. */
class BlindSpots extends View {
  heading = 'Blind spots';

  get #path() {
    const journey = this.route.query.get('journey');
    return `/api/v1/blind-spots?${new URLSearchParams({ ...(journey ? { journey } : {}), limit: 1000 })}`;
  }

  async load() {
    const [view, listed, registry] = await Promise.all([whole(this.#path, 'spots'), journeys(), registryIfKnown()]);
    const { known, standing, latest, holes, missing } = registry;
    const journey = this.route.query.get('journey');
    const stands = new Map(standing.map((at) => [at.evidence.boundary?.id ?? key(at.evidence.edge), at]));
    const spots = [
      ...view.spots.map((spot) => {
        const at = stands.get(spot.boundary ?? key(spot));
        return { ...spot, faults: faults(spot), evidence: at?.evidence ?? null, contract: latest?.get(spot.boundary) ?? null };
      }),
      ...falls(holes.filter((hole) => !journey || hole.journey === journey), view.spots, known),
    ];
    // What is only quiet is no fault: it comes last.
    spots.sort((a, b) => quiet(a) - quiet(b));
    return { view, listed, known, spots, missing, completeness: view.completeness };
  }

  content({ view, listed, known, spots }) {
    const chosen = this.route.query.get('journey') ?? '';
    return html`
      ${head({
        title: 'Blind spots', says: `Boundaries that nobody answers for, nobody measures, or where the two sides agreed on nothing · read at ${this.readAt}`,
        acts: listed.length
          ? html`<label>Journey <select @change=${(event) => { location.hash = event.target.value ? `#/blind-spots?${new URLSearchParams({ journey: event.target.value })}` : '#/blind-spots'; }}>
              <option value="">all work</option>${listed.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}</select></label>`
          : nothing,
      })}
      ${this.#numbers(view)}
      ${section(
        { id: 'spots', title: 'What to mend', note: view.rankedBy ? `the most ${view.rankedBy} at risk first; what is quiet last` : 'the most items at risk first; what is quiet last', acts: api(this.#path, 'the blind spots') },
        spots.length
          ? long(this, spots, {
              what: ['blind spot'], names: (spot) => `${this.#name(spot, known)} ${spot.workType} ${spot.faults.map((fault) => spoken(fault)[1]).join(' ')}`,
              draw: (shown) => table('Blind spots', ['Boundary', 'What is wrong', 'At risk', 'What is known', ''], shown.map((spot) => this.#row(spot, known)), 'spots'),
            })
          : view.coverage.hops
            ? empty('Every boundary that work crosses is registered, owned, agreed on and seen from both ends.')
            : empty('No handoff has been seen, and no boundary is registered.', html`Send events, or
              <a href=${to('governance', 'boundaries')}>register the first boundary</a>.`),
      )}`;
  }

  #numbers({ coverage, spots }) {
    const { hops } = coverage;
    const share = (part) => (hops ? percent(sum(part) / hops) : 'not known');
    const unowned = spots.filter(({ owner }) => !owner);
    const unregistered = spots.filter(({ states }) => states.includes('unregistered'));
    const atRisk = spots.reduce((total, spot) => total + spot.atRisk, 0);
    const values = worth(spots);
    return html`
      <section class="four" aria-label="How much nobody sees or answers for">
        <div id="spots-coverage"><h2>Coverage ${api(this.#path, 'the coverage')}</h2>
          <p class="value ${coverage.value === null ? 'unknown' : ''}">${percent(coverage.value)}</p>
          <p class="soft">of ${counted(hops, 'handoff')} are seen from both ends; ${count(coverage.oneEnd)} from one${coverage.onlyCounted ? `, ${count(coverage.onlyCounted)} only counted` : ''}.</p></div>
        <div id="spots-unowned"><h2>Unowned now ${api(this.#path, 'the unowned share')}</h2>
          <p class="value ${hops ? '' : 'unknown'}">${share(unowned)}</p>
          <p class="soft">of them crossed a boundary that nobody is accountable for by now, at ${counted(unowned.length, 'boundary', 'boundaries')}.</p></div>
        <div id="spots-unregistered"><h2>Unregistered ${api('/ownership/v1/discovered', 'the unregistered boundaries')}</h2>
          <p class="value">${count(unregistered.length)}</p>
          <p class="soft">known to the ledger alone, with ${share(unregistered)} of the handoffs.</p></div>
        <div id="spots-risk"><h2>At risk here ${api(this.#path, 'what is at risk')}</h2>
          <p class="value">${values.length ? money(values[0].value, values[0].currency) : count(atRisk)}</p>
          <p class="soft">${values.length ? `${values.slice(1).map(({ value, currency }) => `and ${money(value, currency)}, `).join('')}in ` : ''}${counted(atRisk, 'item')} offered and not accepted: lost, or open.</p></div>
      </section>`;
  }

  #name(spot, known) {
    return `${spot.fromName ?? known.name(spot.from)} → ${spot.toName ?? known.name(spot.to)}`;
  }

  #row(spot, known) {
    const { boundary, faults: wrong, hops, workType, valueAtRisk, atRisk, items } = spot;
    const evidence = wrong.map((fault) => said(fault, spot, known)).filter(Boolean).join(' ');
    const name = this.#name(spot, known);
    return [
      html`${boundary ? html`<a href=${to('governance', 'boundaries', boundary)}>${name}</a>` : name}
        <span class="soft">${workType}, ${hops ? html`<a href=${itemsOf(items)}>${counted(hops, 'handoff')}</a>` : 'no handoff'}</span>`,
      html`${wrong.map((fault) => html`${badge(spoken(fault)[1], spoken(fault)[0])} `)}<span class="soft">${spoken(wrong[0])[2]}</span>`,
      atRisk
        ? html`${valueAtRisk.length ? html`<b>${valueAtRisk.map(({ value, currency }) => money(value, currency)).join(', ')}</b>` : nothing}
            <span class="soft">${counted(atRisk, 'item')}</span>`
        : html`<span class="soft">nothing</span>`,
      evidence ? html`<span class="soft">${evidence}</span>` : nothing,
      html`<div class="acts">${this.#acts(spot, known)}</div>`,
    ];
  }

  /** What mends it, the first of it loudest; who may do nothing about it may look. */
  #acts(spot, known) {
    const found = [];
    for (const fault of spot.faults) found.push(...this.#mends(fault, spot, known));
    const shown = [...new Map(found).entries()];
    const look = spot.boundary ? html`<a class="act" href=${to('governance', 'boundaries', spot.boundary)}>Look</a>` : nothing;
    return shown.length ? shown.slice(0, 3).map(([name, act], i) => button(name, this.#then(act), i === 0 ? 'primary' : '')) : look;
  }

  /** Names and questions; a question opens filled in with what is known of the boundary. */
  #mends(fault, spot, known) {
    const { caller } = this;
    const { from, to: end, workType, boundary: id, evidence, contract } = spot;
    const edge = { from, to: end, workType };
    const boundary = { id, ...edge };
    const owner = spot.owner ?? evidence?.owner?.team;
    const whole = (question) => async () => question(await get(paths.boundary(id)));
    const side = caller.speaksFor(from) || caller.speaksFor(end);
    if (caller.govern) {
      switch (fault) {
        case 'unregistered': return [['Register', () => register(evidence?.edge ?? edge, known)]];
        case 'not-covered': return id || evidence ? [] : [['Register', () => newBoundary(known, edge)]];
        case 'unowned': case 'orphaned': return id ? [['Ask a team', () => assign(boundary, known, 'ACCOUNTABLE')]] : [];
        case 'overlapping': return [['Edit what it takes', whole((it) => editBoundary(it, known))]];
        case 'lapsed': return [['Reassign', () => reassign(boundary, owner, known)], ['Escalate', () => escalate(boundary, owner, known)]];
      }
    }
    switch (fault) {
      case 'lapsed': return owner && caller.speaksFor(owner) ? [['Attest', () => attest(boundary, owner, known)]] : [];
      case 'ambiguous': return [[from, 'sender'], [end, 'receiver']].filter(([team]) => caller.speaksFor(team)).slice(0, 1)
        .map(([, which]) => ['Say who it is', () => believe(boundary, which, owner, known)]);
      case 'without-criteria': return (caller.govern || side) && id && !(contract && !signed(contract))
        ? [['Propose a contract', async () => propose(boundary, (await get(paths.boundary(id, 'contract', 'versions'))).at(-1) ?? null, known)]] : [];
      case 'in-conflict': return (caller.govern || side) && id ? [['Settle a definition', () => settleAt(id, known, caller)]] : [];
      default: return [];
    }
  }

  #then = (asked) => async () => {
    if ((await asked()) === null) return;
    await this.refresh();
    setTimeout(() => this.isConnected && this.refresh(), LEARNS_MS);
  };
}

const key = ({ from, to: end, workType }) => JSON.stringify([from, end, workType]);

/** How much work crosses these; boundaries that share an edge by their selectors share what crosses it. */
const sum = (spots) => [...new Map(spots.map((spot) => [key(spot), spot.hops])).values()].reduce((total, hops) => total + hops, 0);
const quiet = ({ faults: wrong }) => (wrong.every((fault) => fault === 'quiet') ? 1 : 0);

/** The worst first, as the gateway has it. */
const faults = ({ states, blind }) => [...states.filter((state) => state !== 'owned' && state !== 'quiet'), ...blind, ...states.filter((state) => state === 'quiet')];

/** What is at risk in each currency, the most first; never added to one another. */
function worth(spots) {
  const by = new Map();
  for (const { value, currency } of spots.flatMap(({ valueAtRisk }) => valueAtRisk)) by.set(currency, (by.get(currency) ?? 0) + Number(value));
  return [...by].map(([currency, value]) => ({ currency, value })).sort((a, b) => b.value - a.value);
}

/** What only the registry knows; while it does not answer, the gateway's word stands alone. */
async function registryIfKnown() {
  try {
    const [standing, known, latest, holes] = await Promise.all([standings(), teams(), contracts(), all(paths.holes)]);
    return { standing, known, latest, holes, missing: [] };
  } catch (problem) {
    if (!(problem.status === 0 || problem.status >= 500)) throw problem;
    return {
      standing: [], known: { list: [], name: (id) => id }, latest: null, holes: [],
      missing: ['The ownership registry does not answer: who was asked and what is proposed is not known, and nothing can be mended.'],
    };
  }
}

/** Edges of journeys that a boundary takes only partly, or none at all and no work has passed yet. */
function falls(holes, spots, known) {
  const seen = new Map(spots.toReversed().map((spot) => [key(spot), spot]));
  return holes
    .map(({ journey, edge, hole }) => ({ journey, edge, hole, at: seen.get(key(edge)) }))
    .filter(({ at }) => !at?.states.includes('unregistered'))
    .map(({ journey, edge, hole, at }) => ({
      ...edge, fromName: known.name(edge.from), toName: known.name(edge.to), boundary: at?.boundary ?? null, hops: at?.hops ?? 0, atRisk: 0,
      valueAtRisk: [], items: null, faults: ['not-covered'], hole, journey, evidence: null, contract: null,
    }));
}

/** What makes it so, in a sentence; empty where nothing more is known. */
function said(fault, spot, { name }) {
  const { evidence, contract } = spot;
  switch (fault) {
    case 'not-covered': return spot.hole?.decided
      ? `In ${spot.journey}: for one, handoffs with ${Object.entries(spot.hole.attributes).map(([attribute, value]) => `${attribute} ${value ?? 'missing'}`).join(', ') || 'anything'}.`
      : `In ${spot.journey}; no boundary is registered there.`;
    case 'without-criteria': return contract && !signed(contract) ? `Revision ${contract.revision} waits for ${list(unsigned(contract, spot, name))}.` : '';
  }
  if (!evidence) return '';
  switch (fault) {
    case 'unregistered': return evidence.traffic.first ? `Seen from ${day(evidence.traffic.first)} to ${day(evidence.traffic.last)}.` : '';
    case 'pending': return `${list(evidence.asked.map(name))} was asked.`;
    case 'overlapping': return `Takes some of the handoffs of ${list(evidence.overlaps)}.`;
    case 'ambiguous': return `${evidence.beliefs.map(({ team, accountable }) =>
      `${name(team)} says ${accountable ? name(accountable) : 'nobody'}`).join('; ')}; the registry says ${evidence.owner ? name(evidence.owner.team) : 'nobody'}.`;
    case 'lapsed': return `${name(evidence.owner.team)} was due on ${day(evidence.due)}.`;
    case 'quiet': return evidence.traffic.last ? `The last handoff was on ${day(evidence.traffic.last)}.` : 'No handoff yet.';
    case 'orphaned': return evidence.ownerEnded ? 'Its owner has ended.' : 'A team of it has ended.';
    case 'unowned': return selectorText(evidence.boundary?.selector) || (evidence.asked.length ? '' : 'Nobody was asked.');
    default: return '';
  }
}

customElements.define('blind-spots', BlindSpots);
