import { html, nothing } from 'lit';
import { all, get } from './api.js';
import { counted, list } from './format.js';
import './journey-map.js';
import { api, button, empty, head, section, table } from './parts.js';
import { boundaryName, journeyOf, paths, saveJourney, teams } from './registry.js';
import { parts } from './registry-parts.js';
import { go, to } from './route.js';
import { View } from './view.js';
import { Unreadable, amount, slug } from './words.js';

class JourneyList extends View {
  heading = 'Journeys';

  async load() {
    const [journeys, known] = await Promise.all([all(paths.journeys), teams()]);
    return { journeys: journeys.map(journeyOf), known };
  }

  content({ journeys, known }) {
    return html`
      ${parts('journeys')}
      ${head({
        title: 'Journeys', says: `The paths that work takes from team to team · read at ${this.readAt}`,
        acts: this.caller.govern ? html`<a class="act primary" href=${to('governance', 'journeys', '+')}>Draw a journey</a>` : nothing,
      })}
      ${section({ id: 'journeys', title: 'All journeys', acts: api(paths.journeys, 'the journeys') },
        journeys.length
          ? table('Journeys', ['Journey', 'Owner', 'Goes over', 'For'], journeys.map((journey) => [
              html`<a href=${to('governance', 'journeys', journey.id)}>${journey.name}</a> <span class="soft">${journey.id}</span>`,
              journey.owner ? known.name(journey.owner) : html`<span class="owner missing">nobody</span>`,
              counted(journey.edges.length, 'boundary', 'boundaries'),
              html`<span class="soft">${journey.outcomes.map(({ metric }) => metric).join(', ') || 'no outcome named'}</span>`,
            ]))
          : empty('No journey yet.', 'A journey is a graph of boundaries with one team accountable start to finish; Overview shows what it yields.'))}`;
  }
}

const NEW = { id: '', name: '', owner: null, edges: [], starts: [], ends: [], outcomes: [], horizon: 'P30D', validFrom: null, validTo: null };

/** A journey as a list of boundaries with its map beside it: what is edited is drawn at once, and written when saved. */
class OneJourney extends View {
  static properties = { draft: { state: true }, wrong: { state: true }, refused: { state: true }, said: { state: true }, choosing: { state: true } };

  get heading() {
    return this.draft?.name || 'Journey';
  }

  get #isNew() {
    return this.route.path[2] === '+';
  }

  async load() {
    const [journey, known, boundaries] = await Promise.all([
      this.#isNew ? NEW : get(paths.journey(this.route.path[2])).then(journeyOf), teams(), all(paths.boundaries),
    ]);
    // What is being edited is not overwritten by what is read meanwhile: saving tells that it was changed.
    if (!this.draft || this.draft.id !== journey.id) this.#edit(journey);
    return { journey, known, boundaries };
  }

  #edit(journey) {
    const { number, unit } = amount(journey.horizon);
    this.draft = { ...journey, edges: journey.edges.map((edge) => ({ ...edge })), horizonNumber: number, horizonUnit: unit };
    this.wrong = [];
    this.refused = null;
    this.said = null;
  }

  content({ journey, known, boundaries }) {
    const { draft } = this;
    const may = this.caller.govern;
    return html`
      ${parts('journeys')}
      ${head({
        title: this.#isNew ? 'A new journey' : journey.name,
        says: html`${may ? 'Edit the list; the map follows. Nothing is written before it is saved.' : 'Governance edits it.'}`,
        acts: may
          ? html`${this.#isNew ? nothing : button('Undo', () => this.#edit(journey))} ${button('Save', () => this.#save(), 'primary')}`
          : nothing,
      })}
      ${this.refused
        ? html`<div class="banner problem" role="alert" tabindex="-1"><b>${this.refused}</b>
            ${this.wrong.map(({ pointer, detail }) => html`<p><code>${pointer}</code> ${detail}</p>`)}</div>`
        : nothing}
      ${this.said ? html`<div class="banner" role="status">${this.said}</div>` : nothing}
      <div class="two">
        ${section({ id: 'edges', title: 'Boundaries', note: 'in the order work takes them', acts: this.#isNew ? nothing : api(paths.journey(journey.id), 'the journey') },
          may ? this.#form(draft, known, boundaries) : this.#list(draft, known))}
        ${section({ id: 'drawn', title: 'As it is drawn' }, html`
          <journey-map shape .seams=${drawn(draft.edges, known)}></journey-map>`)}
      </div>`;
  }

  #list({ edges }, known) {
    return edges.length
      ? table('Boundaries of the journey', ['Boundary', 'Work type'], edges.map((edge) => [boundaryName(edge, known.name), edge.workType]))
      : empty('It goes over no boundary.');
  }

  #form(draft, known, boundaries) {
    const set = (name) => (event) => {
      this.draft = { ...draft, [name]: event.target.value === '' ? null : event.target.value };
    };
    const names = [...known.list].sort((a, b) => a.name.localeCompare(b.name));
    const options = (chosen, none) => html`<option value="" ?selected=${!chosen}>${none}</option>
      ${names.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}`;
    // All teams to choose from at every boundary would be most of the page: they are there where one is chosen.
    const select = (edge, i, part) => {
      const here = `${i}/${part}`;
      const choose = () => { this.choosing = here; };
      return html`<select aria-label="${part === 'from' ? 'From' : 'To'}, boundary ${i + 1}" @pointerenter=${choose} @focus=${choose} @change=${this.#set(i, part)}>${
        edge[part] && this.choosing !== here ? html`<option value=${edge[part]} selected>${known.name(edge[part])}</option>` : options(edge[part], `${part} …`)}</select>`;
    };
    const wrong = (pointer) => this.wrong.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`));
    return html`
      <div class="fields">
        ${field('Name', 'journey-name', html`<input id="journey-name" .value=${draft.name ?? ''} @input=${set('name')} autocomplete="off">`, wrong('/name'))}
        ${field('Owner, start to finish', 'journey-owner', html`<select id="journey-owner" @change=${set('owner')}>${options(draft.owner, 'nobody')}</select>`, wrong('/owner'))}
        ${field('Settled after', 'journey-horizon', html`<span class="duration">
          <input id="journey-horizon" inputmode="numeric" .value=${draft.horizonNumber} @input=${set('horizonNumber')} autocomplete="off">
          <select aria-label="Unit" @change=${set('horizonUnit')}>${['days', 'hours'].map((unit) => html`<option ?selected=${unit === draft.horizonUnit}>${unit}</option>`)}</select></span>`,
          wrong('/horizon'))}
      </div>
      <p class="soft">An offer without a contract is settled after that long. ${outcomes(draft)}</p>
      <ol class="edges">${draft.edges.map((edge, i) => html`
        <li>
          ${select(edge, i, 'from')}
          <span aria-hidden="true">→</span>
          ${select(edge, i, 'to')}
          <input aria-label="Work type, boundary ${i + 1}" placeholder="work type" .value=${edge.workType ?? ''} @input=${this.#set(i, 'workType')} autocomplete="off">
          ${button('Up', () => this.#move(i), i === 0 ? 'away' : '')}
          ${button(html`Remove<span class="hidden"> boundary ${i + 1}</span>`, () => this.#remove(i))}
          ${wrong(`/edges/${i}`).map(({ detail }) => html`<p class="wrong">${detail}</p>`)}
        </li>`)}</ol>
      <p class="acts">${button('Add a boundary', () => this.#add())}
        ${proposals(draft, boundaries).map((edge) => button(`Add ${boundaryName(edge, known.name)}`, () => this.#add(edge), 'quiet'))}</p>`;
  }

  #set = (i, part) => (event) => {
    this.draft = { ...this.draft, edges: this.draft.edges.map((edge, at) => (at === i ? { ...edge, [part]: event.target.value } : edge)) };
  };

  #add(edge) {
    const last = this.draft.edges.at(-1);
    this.draft = { ...this.draft, edges: [...this.draft.edges, edge ?? { from: last?.to ?? '', to: '', workType: last?.workType ?? '' }] };
  }

  #remove(i) {
    this.draft = { ...this.draft, edges: this.draft.edges.toSpliced(i, 1) };
  }

  #move(i) {
    this.draft = { ...this.draft, edges: this.draft.edges.toSpliced(i, 1).toSpliced(i - 1, 0, this.draft.edges[i]) };
  }

  async #save() {
    try {
      const saved = await saveJourney(this.#isNew ? { ...this.draft, id: slug(this.draft.name ?? '') } : this.draft, this.#isNew);
      this.#edit(journeyOf(saved));
      if (this.#isNew) go('governance', 'journeys', saved.id);
      else await this.refresh();
      this.said = `Saved as version ${saved.version}.`;
    } catch (problem) {
      if (problem instanceof Unreadable) {
        Object.assign(this, { refused: 'Not saved.', wrong: [{ pointer: '/horizon', detail: problem.message }] });
      } else if (problem.status === undefined) {
        throw problem;
      } else {
        this.refused = problem.status === 412
          ? 'Not saved: somebody changed it meanwhile. Undo shows it as it is now.'
          : `Not saved: ${problem.message}. ${problem.errors?.length ? '' : problem.detail ?? ''}`;
        this.wrong = problem.errors ?? [];
      }
      await this.updateComplete;
      this.querySelector('[role="alert"]')?.focus();
    }
  }
}

const field = (label, id, input, wrong) => html`
  <div class="field"><label for=${id}>${label}</label>${input}${wrong.map(({ detail }) => html`<p class="wrong">${detail}</p>`)}</div>`;

const outcomes = (draft) =>
  draft.outcomes.length
    ? html`It is for ${list(draft.outcomes.map(({ metric, unit, target, higherIsBetter }) =>
        `${metric} (${higherIsBetter ? 'higher' : 'lower'} is better${known(target) ? `, target ${target} ${unit ?? ''}`.trimEnd() : ''})`))}: outcomes are edited
        <a href=${to('governance', 'registry')}>as code</a>.`
    : html`What it is for is named <a href=${to('governance', 'registry')}>as code</a>.`;
const known = (value) => value !== null && value !== undefined;

/** Every boundary as wide as any other: what passes is not asked here. */
const drawn = (edges, { name }) =>
  edges.filter(({ from, to: end }) => from && end).map((edge) => ({ ...edge, fromName: name(edge.from), toName: name(edge.to), offered: 1, accepted: 1 }));

/** Registered boundaries that go on from where the journey is, or from anywhere while it is empty. */
function proposals({ edges }, boundaries) {
  const same = (a, b) => a.from === b.from && a.to === b.to && a.workType === b.workType;
  const reached = new Set(edges.flatMap(({ from, to: end }) => [from, end]));
  return boundaries
    .filter((boundary) => !edges.some((edge) => same(edge, boundary)) && (edges.length === 0 || reached.has(boundary.from) || reached.has(boundary.to)))
    .slice(0, 6)
    .map(({ from, to: end, workType }) => ({ from, to: end, workType }));
}

customElements.define('journey-list', JourneyList);
customElements.define('one-journey', OneJourney);
