import { LitElement, html, nothing, svg } from 'lit';
import { counted, day } from './format.js';
import { goOverview } from './route.js';

const WEEK = 7 * 86_400_000;
const after = (week) => new Date(Date.parse(week) + WEEK).toISOString().slice(0, 10);

/** Which weeks are shown: two handles over what was offered in each, and whether they are compared with those before. */
class TimeWindow extends LitElement {
  static properties = {
    /** All there are, in order: their first day, and what was offered. */
    weeks: { attribute: false },
    /** First day shown; null for the first there is. */
    from: {},
    /** Day after the last one shown; null for no end. */
    to: {},
    comparing: { type: Boolean },
    /** Where the handles are while one is moved. */
    held: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { weeks: [], from: null, to: null, comparing: false, held: null });
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('from') || changed.has('to')) this.held = null;
  }

  /** The first and the last week shown, as places among all. */
  get #shown() {
    const { weeks, from, to } = this;
    const first = from ? weeks.findIndex(({ bucket }) => after(bucket) > from) : 0;
    const last = to ? weeks.findLastIndex(({ bucket }) => bucket < to) : weeks.length - 1;
    return { first: first < 0 ? weeks.length - 1 : first, last: last < 0 ? 0 : last };
  }

  render() {
    const { weeks } = this;
    const { first, last } = this.held ?? this.#shown;
    const most = Math.max(1, ...weeks.map(({ offered }) => offered));
    const whole = first === 0 && last === weeks.length - 1;
    const length = last - first + 1;
    const comparable = !whole && first - length >= 0;
    return html`
      <section class="span" aria-label="The time shown">
        <div class="strip">
          <svg viewBox="0 0 ${weeks.length * 10} 30" preserveAspectRatio="none" aria-hidden="true">${weeks.map(({ offered }, i) => svg`
            <rect class=${i >= first && i <= last ? 'in' : this.comparing && i >= first - length && i < first ? 'against' : 'out'} x=${i * 10 + 1} y=${30 - Math.max(1.5, (offered / most) * 30)} width="8" height=${Math.max(1.5, (offered / most) * 30)} />`)}</svg>
          ${[['first', first, 'First week shown'], ['last', last, 'Last week shown']].map(([end, at, label]) => html`
            <input type="range" class=${end} min="0" max=${weeks.length - 1} step="1" .value=${String(at)} aria-label=${label} aria-valuetext="week of ${day(weeks[at].bucket)}"
              @input=${(event) => this.#hold(end, Number(event.target.value))} @change=${() => this.#choose()}>`)}
        </div>
        <p>${whole ? html`<b>All ${counted(weeks.length, 'week')}</b>` : html`<b>${counted(length, 'week')}</b>`}
          <span class="soft">${day(weeks[first].bucket)} – ${day(lastDay(weeks[last].bucket))}</span></p>
        <div class="acts">
          ${whole ? nothing : html`<button type="button" class="act" @click=${() => goOverview({ from: null, to: null, compare: null })}>All time</button>`}
          ${this.comparing
            ? html`<button type="button" class="act" aria-pressed="true" @click=${() => goOverview({ compare: null })}>Stop comparing</button>`
            : html`<button type="button" class="act" aria-pressed="false" @click=${() => this.#compare(comparable, first, last)}>${
              comparable ? `Compare with the ${counted(length, 'week')} before` : 'Compare the halves'}</button>`}
        </div>
      </section>`;
  }

  #hold(end, at) {
    const { first, last } = this.held ?? this.#shown;
    this.held = end === 'first' ? { first: Math.min(at, last), last } : { first, last: Math.max(at, first) };
  }

  #choose() {
    const { first, last } = this.held ?? this.#shown;
    this.#ask(first, last, {});
  }

  /** What has nothing before it is compared with itself: its later half with its earlier. */
  #compare(comparable, first, last) {
    this.#ask(comparable ? first : last - Math.floor((last - first + 1) / 2) + 1, last, { compare: '' });
  }

  #ask(first, last, more) {
    const { weeks } = this;
    const whole = first === 0 && last === weeks.length - 1;
    goOverview({ from: whole ? null : weeks[first].bucket, to: whole ? null : after(weeks[last].bucket), ...(whole ? { compare: null } : {}), ...more });
  }
}

const lastDay = (week) => new Date(Date.parse(week) + WEEK - 86_400_000).toISOString().slice(0, 10);

customElements.define('time-window', TimeWindow);
