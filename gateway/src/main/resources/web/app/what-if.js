import { html, nothing } from 'lit';
import { get, journeys } from './api.js';
import { count, counted, day, list, money, percent } from './format.js';
import { api, button, empty, head, section, table } from './parts.js';
import { to } from './route.js';
import { View } from './view.js';

const WHAT_IF = '/api/v1/what-if';
/** How long a slider rests before what it would be worth is asked. */
const REST_MS = 250;

const whatIf = (journey, window, targets = new Map()) =>
  `${WHAT_IF}?${new URLSearchParams([['journey', journey], ...Object.entries(window), ...[...targets].map(([id, target]) => ['target', `${id}/${target}`])])}`;

const key = ({ from, to: end, workType }) => [from, end, workType].map(encodeURIComponent).join('/');
const seamName = ({ from, to: end, fromName, toName }) => `${fromName ?? from} → ${toName ?? end}`;
const whole = (share) => Math.round(share * 100);

/** What mending a seam would be worth, at yields of one's own choice, and in which order to mend. */
class WhatIf extends View {
  static properties = { targets: { state: true }, answer: { state: true }, refused: { state: true }, asking: { state: true } };

  #timer = 0;
  #asked = 0;
  #of = null;

  heading = 'What if';

  constructor() {
    super();
    Object.assign(this, { targets: new Map(), answer: null, refused: null, asking: false });
  }

  get #window() {
    const query = new URLSearchParams(location.search);
    return Object.fromEntries(['from', 'to', 'asOf'].filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  }

  async load() {
    const known = await journeys();
    const chosen = this.route.query.get('journey') ?? known[0]?.id ?? null;
    if (chosen === null) return { known, chosen };
    const asked = whatIf(chosen, this.#window);
    const now = await get(asked);
    const seams = now.seams.filter(({ yieldNow }) => typeof yieldNow === 'number');
    if (this.#of !== chosen) {
      this.#of = chosen;
      this.answer = null;
      this.targets = fromAddress(this.route.query, seams);
      if (this.targets.size) this.#ask();
    }
    return { known, chosen, asked, now, seams, completeness: now.completeness };
  }

  content({ known, chosen, asked, now, seams }) {
    if (chosen === null) {
      return html`${head({ title: 'What if' })}${empty('No journey yet.', html`<a href=${to('governance', 'journeys', '+')}>Draw the first one</a>.`)}`;
    }
    const moved = seams.filter((seam) => this.targets.has(key(seam)));
    return html`
      ${head({
        title: 'What if a seam yielded more?', says: html`Reckoned of what is settled. Recovered work must pass the seams after it, so single gains do not add up · as of ${day(now.asOf)}`,
        acts: known.length > 1
          ? html`<label>Journey <select @change=${(event) => { location.hash = `#/what-if?${new URLSearchParams({ journey: event.target.value })}`; }}>
              ${known.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}</select></label>`
          : html`<span class="soft">${known.find(({ id }) => id === chosen)?.name ?? chosen}</span>`,
      })}
      <div class="two wide-right">
        ${section(
          { id: 'sliders', title: 'Of what is offered, accepted', note: 'now, and as you would have it', acts: api(asked, 'the yields') },
          seams.length
            ? html`<ul class="sliders">${seams.map((seam) => this.#slider(seam))}</ul>
              <p class="acts">${button('All to 95%', () => this.#set(new Map(seams.filter((seam) => whole(seam.yieldNow) < 95).map((seam) => [key(seam), 0.95]))))}
                ${button('Each halfway to 100%', () => this.#set(new Map(seams.map((seam) => [key(seam), whole((1 + seam.yieldNow) / 2) / 100]))))}
                ${moved.length ? button('As it is', () => this.#set(new Map())) : nothing}</p>`
            : empty('No seam of this journey has a yield yet.'),
        )}
        ${section({ id: 'worth', title: 'What that would be worth', note: this.asking ? 'reckoning …' : nothing, acts: moved.length ? api(whatIf(chosen, this.#window, this.targets), 'what that would be worth') : nothing }, html`<div id="worth-what" role="status">${this.#worth(moved)}</div>`)}
      </div>
      ${this.answer && moved.length ? this.#order() : nothing}`;
  }

  #slider(seam) {
    const id = key(seam);
    const now = seam.yieldNow;
    const target = this.targets.get(id) ?? now;
    const [least, at] = [whole(now), whole(target)];
    const change = (event) => {
      const wanted = Math.min(100, Math.max(least, Number(event.target.value) || least));
      const targets = new Map(this.targets);
      if (wanted <= least) targets.delete(id);
      else targets.set(id, wanted / 100);
      // A number written below what is so is put back to it.
      if (event.type === 'change') event.target.value = wanted;
      this.#set(targets);
    };
    const name = seamName(seam);
    return html`<li>
      <label for="s-${id}">${name} <span class="soft">${counted(seam.offered, 'settled offer')}</span></label>
      <input type="range" id="s-${id}" min=${least} max="100" step="1" .value=${String(at)} @input=${change} ?disabled=${least >= 100}
        aria-valuetext=${at > least ? `${at} percent, now ${least}` : `${least} percent, as it is`}>
      <span class="target"><span class="soft">${percent(now)} →</span>
        <input type="number" aria-label="Target of ${name}, in percent" min=${least} max="100" step="1" .value=${String(at)} @change=${change}><span aria-hidden="true">%</span></span>
    </li>`;
  }

  #set(targets) {
    this.targets = targets;
    history.replaceState(null, '', `#/what-if?${new URLSearchParams([['journey', this.#of], ...[...targets].map(([id, target]) => [`y.${id}`, whole(target)])])}`);
    clearTimeout(this.#timer);
    if (targets.size === 0) {
      this.#asked++;
      Object.assign(this, { answer: null, refused: null, asking: false });
    } else {
      this.#timer = setTimeout(() => this.#ask(), REST_MS);
    }
  }

  /** Only the latest question's answer counts. */
  async #ask() {
    const asked = ++this.#asked;
    this.asking = true;
    try {
      const answer = await get(whatIf(this.#of, this.#window, this.targets));
      if (asked === this.#asked) Object.assign(this, { answer, refused: null });
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (asked === this.#asked) Object.assign(this, { answer: null, refused: problem });
    } finally {
      if (asked === this.#asked) this.asking = false;
    }
  }

  #worth(moved) {
    if (this.refused) return html`<div class="banner problem" role="alert"><b>${this.refused.message}.</b> ${this.refused.detail ?? nothing}</div>`;
    if (moved.length === 0) return empty('Nothing is moved yet.', 'Move a slider, or write a target beside it: what would arrive more is reckoned at once.');
    if (!this.answer) return html`<p class="soft">Reckoning …</p>`;
    const { currencies, items, missing = [] } = this.answer;
    return html`
      <dl class="figures sums">
        ${currencies.map(({ currency, recoverable }) => html`<div><dt>More would arrive, in ${currency}</dt><dd class="value">${money(recoverable, currency)}</dd></div>`)}
        ${items ? html`<div><dt>Items more</dt><dd class="value">${count(Math.round(Number(items.recoverable)))}</dd></div>` : nothing}
      </dl>
      ${currencies.filter(({ withoutValueShare: share }) => share > 0).map(({ currency, withoutValueShare }) =>
        html`<p class="soft">Of ${percent(withoutValueShare)} of the offers nobody says what they are worth in ${currency}: they are not in it.</p>`)}
      ${missing.length ? html`<p class="soft">Of ${list(missing.map((edge) => seamName(this.data.seams.find((seam) => key(seam) === key(edge)) ?? edge)))} nothing can be said: nothing is settled there or after it, or its receiver reports nothing.</p>` : nothing}
      ${currencies.length > 1 ? html`<p class="soft">Currencies are never added to one another.</p>` : nothing}`;
  }

  #order() {
    const { currencies, items } = this.answer;
    const lists = currencies.length ? currencies.map(({ currency, order }) => [currency, order]) : items ? [[null, items.order]] : [];
    return lists.map(([currency, order]) => section(
      { id: `order-${currency ?? 'items'}`, title: 'In this order', note: currency ? `what each brings in ${currency} once those above it are mended` : 'what each brings once those above it are mended' },
      order.length
        ? table(`The order to mend in${currency ? `, ${currency}` : ''}`, ['Seam', 'Yield', 'More items', ...(currency ? ['Worth'] : []), 'Together'], order.map((one, i) => [
            html`${i + 1}. <a href=${to('seams', one.from, one.to, one.workType)}>${seamName(one)}</a> <span class="soft">${one.workType}</span>`,
            html`${percent(one.yieldNow)} → <b>${percent(one.target)}</b>`,
            count(Math.round(Number(one.items))),
            ...(currency ? [html`<b>${money(one.value, currency)}</b>`] : []),
            html`${bar(one, order)} <span class="soft">${currency ? money(one.cumulative, currency) : counted(Math.round(Number(one.cumulative)), 'item')}</span>`,
          ]))
        : empty('Nothing would be recovered.'),
    ));
  }
}

/** How far it reaches with all above it, of what all of them bring. */
function bar({ cumulative }, order) {
  const most = Number(order.at(-1).cumulative) || 1;
  return html`<svg class="reach" viewBox="0 0 120 8" width="120" height="8" aria-hidden="true">
    <rect class="rail" width="120" height="8" rx="4" /><rect class="volume" width=${(Number(cumulative) / most) * 120} height="8" rx="4" /></svg>`;
}

function fromAddress(query, seams) {
  return new Map(seams.flatMap((seam) => {
    const wanted = Number(query.get(`y.${key(seam)}`));
    return wanted > whole(seam.yieldNow) && wanted <= 100 ? [[key(seam), wanted / 100]] : [];
  }));
}

customElements.define('what-if', WhatIf);
