import { html, nothing } from 'lit';
import { all } from './api.js';
import { count, counted, day, list, percent } from './format.js';
import { api, badge, button, empty, head, section, table } from './parts.js';
import {
  assign, boundaryName, contracts, editBoundary, escalate, newBoundary, paths, propose, reassign, register, signed, standings,
  teams, unsigned,
} from './registry.js';
import { to } from './route.js';
import { View } from './view.js';
import { STATES, selectorText } from './words.js';

/** What nobody owns, nobody registered, nobody agreed on: the most work first, each a click from being mended. */
class BlindSpots extends View {
  heading = 'Blind spots';

  async load() {
    const [standing, known, latest, holes] = await Promise.all([
      standings(), teams(), contracts(this.caller), all(paths.holes),
    ]);
    const spots = [...stands(standing, latest), ...falls(holes, standing)];
    return { standing, known, latest, spots: spots.sort((a, b) => quiet(a) - quiet(b) || b.handoffs - a.handoffs || a.rank - b.rank) };
  }

  content({ standing, known, latest, spots }) {
    return html`
      ${head({ title: 'Blind spots', says: `Boundaries that nobody answers for, or where the two sides agreed on nothing · read at ${this.readAt}` })}
      ${this.#numbers(standing, latest)}
      ${section(
        { id: 'spots', title: 'What to mend', note: 'the most handoffs first; what is quiet last', acts: api(paths.gaps, 'the blind spots') },
        spots.length
          ? table('Blind spots', ['Boundary', 'What is wrong', 'What is known', ''], spots.map((spot) => this.#row(spot, known)))
          : standing.length
            ? empty('Every boundary that work crosses is registered and owned.')
            : empty('No handoff has been seen, and no boundary is registered.', html`Send events, or
              <a href=${to('governance', 'boundaries')}>register the first boundary</a>.`),
      )}`;
  }

  #numbers(standing, latest) {
    const total = sum(standing);
    const unowned = standing.filter(({ evidence }) => !evidence.owner);
    const unregistered = standing.filter(({ state }) => state === 'unregistered');
    const registered = standing.filter(({ evidence }) => evidence.boundary);
    const agreed = latest && registered.filter(({ evidence }) => signed(latest.get(evidence.boundary.id)));
    const share = (part) => (total ? percent(sum(part) / total) : 'not known');
    return html`
      <section class="four" aria-label="How much nobody answers for">
        <div id="spots-unowned"><h2>Unowned now ${api(paths.gaps, 'the unowned share')}</h2>
          <p class="value">${share(unowned)}</p>
          <p class="soft">of ${counted(total, 'handoff')} crossed a boundary that nobody is accountable for: ${count(unowned.length)} of ${count(standing.length)}.</p></div>
        <div id="spots-unregistered"><h2>Unregistered ${api('/ownership/v1/discovered', 'the unregistered boundaries')}</h2>
          <p class="value">${count(unregistered.length)}</p>
          <p class="soft">known to the ledger alone, with ${share(unregistered)} of the handoffs.</p></div>
        <div id="spots-pending"><h2>Waiting for an answer ${api('/ownership/v1/gaps?state=pending', 'the pending boundaries')}</h2>
          <p class="value">${count(standing.filter(({ state }) => state === 'pending').length)}</p>
          <p class="soft">A team was asked to be accountable and has not answered.</p></div>
        <div id="spots-agreed"><h2>With a signed contract ${latest ? api(paths.contracts, 'the contracts') : nothing}</h2>
          <p class="value ${agreed ? '' : 'unknown'}">${agreed ? `${count(agreed.length)} of ${count(registered.length)}` : 'not known'}</p>
          <p class="soft">${agreed ? 'registered boundaries say when work is done and when it is started.' : 'The registry’s log is for governance and audit.'}</p></div>
      </section>`;
  }

  #row(spot, known) {
    const { state, edge, boundary, evidence } = spot;
    const name = boundaryName(edge, known.name);
    const [tone, meaning] = spot.words ?? STATES[state];
    return [
      html`${boundary ? html`<a href=${to('governance', 'boundaries', boundary.id)}>${name}</a>` : name}
        <span class="soft">${edge.workType}, ${counted(spot.handoffs, 'handoff')}</span>`,
      html`${badge(state, tone)} ${spot.also.map((other) => badge(other, STATES[other][0]))} <span class="soft">${meaning}</span>`,
      html`<span class="soft">${said(spot, evidence, known)}</span>`,
      html`<div class="acts">${this.#acts(spot, known)}</div>`,
    ];
  }

  #acts({ state, edge, boundary, evidence, contract }, known) {
    const { govern } = this.caller;
    const then = (asked) => async () => {
      if ((await asked()) !== null) this.refresh();
    };
    const look = boundary ? html`<a class="act" href=${to('governance', 'boundaries', boundary.id)}>Look</a>` : nothing;
    if (!govern) return look;
    const owner = evidence?.owner?.team;
    switch (state) {
      case 'unregistered': return button('Register', then(() => register(edge, known)), 'primary');
      case 'not covered': return boundary || evidence ? look : button('Register', then(() => newBoundary(known)), 'primary');
      case 'unowned': return button('Ask a team', then(() => assign(boundary, known, 'ACCOUNTABLE')), 'primary');
      case 'orphaned': return html`${button('Ask a team', then(() => assign(boundary, known, 'ACCOUNTABLE')), 'primary')} ${look}`;
      case 'overlapping': return html`${button('Edit what it takes', then(() => editBoundary(boundary, known)), 'primary')} ${look}`;
      case 'lapsed': return html`${button('Reassign', then(() => reassign(boundary, owner, known)), 'primary')}
        ${button('Escalate', then(() => escalate(boundary, owner, known)))}`;
      case 'no contract': return button('Propose a contract', then(() => propose(boundary, null, known)), 'primary');
      case 'not signed': return html`${button('Propose anew', then(() => propose(boundary, contract, known)))} ${look}`;
      default: return look;
    }
  }
}

const sum = (standing) => standing.reduce((total, { evidence }) => total + evidence.traffic.handoffs, 0);
const RANK = Object.keys(STATES);

/** What is quiet is no fault: it comes last. */
const quiet = ({ state }) => (state === 'quiet' ? 1 : 0);

function stands(standing, latest) {
  return standing.flatMap(({ state, holding, evidence }) => {
    const { boundary, edge, traffic } = evidence;
    const about = { boundary, edge, evidence, handoffs: traffic.handoffs, also: [] };
    const spot = state === 'owned' ? [] : [{ ...about, state, also: holding.filter((other) => other !== state && other !== 'owned'), rank: RANK.indexOf(state) }];
    const contract = boundary && latest?.get(boundary.id);
    if (!boundary || !latest || signed(contract)) return spot;
    return [...spot, contract
      ? { ...about, state: 'not signed', words: ['wait', 'a contract is proposed, not agreed'], contract, rank: 21 }
      : { ...about, state: 'no contract', words: ['lack', 'done and started mean nothing agreed'], rank: 20 }];
  });
}

/** Edges of journeys that a boundary takes only partly, or none at all and no work has passed yet. */
function falls(holes, standing) {
  const seen = (edge) => standing.find(({ evidence }) =>
    ['from', 'to', 'workType'].every((part) => evidence.edge[part] === edge[part]));
  return holes
    .map(({ journey, edge, hole }) => ({ journey, edge, hole, at: seen(edge) }))
    .filter(({ at }) => at?.state !== 'unregistered')
    .map(({ journey, edge, hole, at }) => ({
      state: 'not covered', words: ['lack', `a part of journey ${journey} that no boundary takes`], edge, hole, journey,
      boundary: at?.evidence.boundary ?? null, evidence: at?.evidence ?? null, handoffs: at?.evidence.traffic.handoffs ?? 0, also: [], rank: 10,
    }));
}

/** What makes it so, in a sentence. */
function said(spot, evidence, known) {
  const { name } = known;
  switch (spot.state) {
    case 'unregistered': return `Seen from ${day(evidence.traffic.first)} to ${day(evidence.traffic.last)}.`;
    case 'pending': return `${list(evidence.asked.map(name))} was asked.`;
    case 'overlapping': return `Takes some of the handoffs of ${list(evidence.overlaps)}.`;
    case 'ambiguous': return `${evidence.beliefs.map(({ team, accountable }) =>
      `${name(team)} says ${accountable ? name(accountable) : 'nobody'}`).join('; ')}; the registry says ${evidence.owner ? name(evidence.owner.team) : 'nobody'}.`;
    case 'lapsed': return `${name(evidence.owner.team)} was due on ${day(evidence.due)}.`;
    case 'quiet': return evidence.traffic.last ? `The last handoff was on ${day(evidence.traffic.last)}.` : 'No handoff yet.';
    case 'orphaned': return evidence.ownerEnded ? 'Its owner has ended.' : 'A team of it has ended.';
    case 'not signed': return `Revision ${spot.contract.revision} waits for ${list(unsigned(spot.contract, spot.boundary, name))}.`;
    case 'not covered': return spot.hole?.decided
      ? `For one, handoffs with ${Object.entries(spot.hole.attributes).map(([attribute, value]) => `${attribute} ${value ?? 'missing'}`).join(', ') || 'anything'}.`
      : 'No boundary is registered there.';
    default: return selectorText(spot.boundary?.selector) || 'Nobody was asked.';
  }
}

customElements.define('blind-spots', BlindSpots);
