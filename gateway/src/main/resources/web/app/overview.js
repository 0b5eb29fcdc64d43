// One journey at a glance: what its teams report, what arrives, where it is lost, and who answers for it.

import { html, nothing, svg } from 'lit';
import { continuity, continuityPath, get, journeys } from './api.js';
import { kindWords } from './evidence.js';
import {
  NOT_KNOWN, between, capital, clock, colours, contradiction, count, counted, day, duration, fourNumbers, list, number, percent, timeZone, words,
} from './format.js';
import './journey-map.js';
import { api, empty, section } from './parts.js';
import { goOverview, to } from './route.js';
import { seamList } from './seams.js';
import { csv, picture } from './take.js';
import './time-window.js';
import { View } from './view.js';

/** How many parts the shown time is taken in to tell a trend, and how long what they said is good for. */
const PARTS = 6;
const TREND_MS = 60_000;

/** Not every browser tells when it has nothing to do. */
const whenIdle = (act) => (window.requestIdleCallback ? window.requestIdleCallback(act, { timeout: 1000 }) : setTimeout(act, 100));

class JourneyOverview extends View {
  static properties = {
    /** By part of the shown time, what the four numbers were. */
    trend: { state: true },
    /** Where a team's own gain made the next seam wait; null while that is not known. */
    wins: { state: true },
    /** What the map's bands are as thick as: null for offers, else a currency. */
    measure: { state: true },
  };

  /** All weeks that there are, of which a part may be shown. */
  #weeks = { journey: null, list: [] };
  #trendOf = { key: null, at: 0 };

  get heading() {
    return this.data?.view?.journey.name ?? 'Overview';
  }

  placeOf({ query }) {
    return query.get('journey') ?? '';
  }

  get #window() {
    const window = {};
    for (const part of ['from', 'to', 'asOf']) if (this.route.query.get(part)) window[part] = this.route.query.get(part);
    return window;
  }

  async load() {
    const listing = journeys();
    const journey = this.route.query.get('journey') ?? (await listing)[0]?.id ?? null;
    if (journey === null) return { listed: await listing };
    const window = this.#window;
    const whole = window.asOf ? { asOf: window.asOf } : {};
    const before = this.route.query.has('compare') ? previous(window) : null;
    const asked = { ...window, ...(before ? { compareFrom: before.from, compareTo: before.to } : {}) };
    const part = Boolean(window.from || window.to);
    const [listed, view, all, compared, signals] = await Promise.all([
      listing, continuity(journey, asked), part && this.#weeks.journey !== journey ? continuity(journey, whole) : null,
      before ? continuity(journey, { ...before, ...whole }) : null, openSignals(journey),
    ]);
    if (!part || all) this.#weeks = { journey, list: weeksOf(all ?? view) };
    const parts = taken(this.#weeks.list, window);
    const key = JSON.stringify([journey, window, parts]);
    if (this.#trendOf.key !== key) {
      this.#trendOf = { key, at: 0 };
      Object.assign(this, { trend: null, wins: null });
    }
    return {
      listed, journey, view, compared, before, signals, window, parts, key, asked: continuityPath(journey, asked), weeks: this.#weeks.list, completeness: view.completeness,
    };
  }

  /** What takes longer to tell is asked for once what is there is drawn: it would slow that down. */
  updated(changed) {
    super.updated(changed);
    const { data } = this;
    if (changed.has('data') && data?.view) requestAnimationFrame(() => whenIdle(() => this.#tellTrend(data)));
  }

  /** Asks one after another: local wins, and the four numbers part by part. */
  async #tellTrend({ journey, window, parts, key }) {
    const of = this.#trendOf;
    if (of.key !== key || Date.now() - of.at < TREND_MS) return;
    const mine = { key, at: Date.now() };
    this.#trendOf = mine;
    const told = [];
    try {
      const { localWins } = await continuity(journey, { ...window, localWins: true });
      if (this.#trendOf !== mine || !this.isConnected) return;
      this.wins = localWins ?? null;
      if (parts.length < 2) return;
      for (const part of parts) {
        told.push({ ...part, ...(await get(`/api/v1/headline?${new URLSearchParams({ journey, from: part.from, to: part.to })}`)) });
        if (this.#trendOf !== mine || !this.isConnected) return;
      }
    } catch {
      // Without a trend the numbers stand alone; the view says itself what does not answer.
      return;
    }
    this.trend = told;
  }

  content({ listed, journey, view, compared, before, signals, asked, weeks }) {
    if (!view) return noJourney;
    const currencies = [...new Set(view.seams.flatMap(({ worth = [] }) => worth.map(({ currency }) => currency)))];
    const measure = currencies.includes(this.measure) ? this.measure : null;
    return html`
      <div class="title">
        <div>
          <h1 tabindex="-1">${view.journey.name}</h1>
          <p class="soft">${cohort(view)} ${api(asked, 'these numbers')}</p>
        </div>
        <div class="acts">
          ${listed.length > 1 ? chooser(listed, journey) : nothing}
          ${csv(asked, `${journey}.csv`)}
          <a class="act" href="${to('air')}?${new URLSearchParams({ journey })}">In the air</a>
        </div>
      </div>
      <p class="lead" id="contradiction">${contradiction(view)}</p>
      ${weeks.length > 1 ? html`
        <time-window .weeks=${weeks} .from=${this.#window.from ?? null} .to=${this.#window.to ?? null} .comparing=${Boolean(before)}></time-window>` : nothing}
      ${headline(view.headline, view.greens?.average, { trend: this.trend, before: compared?.headline, against: before })}
      <div class="two">${reported(view.greens, asked)} ${arriving(view, asked)}</div>
      ${section({
        id: 'lost', title: 'Where it is lost', note: `a band is as thick as ${measure ? `its offers are worth, in ${measure}` : 'its offers'}; what leaves it never arrives`,
        acts: html`${currencies.length ? html`<span class="choice" role="group" aria-label="Thickness of the bands">${[null, ...currencies].map((one) => html`
          <button type="button" class="act" aria-pressed=${String(one === measure)} @click=${() => { this.measure = one; }}>${one ?? 'Offers'}</button>`)}</span>` : nothing}
          ${picture('journey-map', `${journey}-map`)} ${api(asked, 'the map')}`,
      }, html`<div class=${signals.length ? 'beside' : ''}>
        <journey-map .seams=${view.seams} .measure=${measure} .before=${compared?.seams ?? null} .query=${this.#window}></journey-map>
        ${signals.length ? signalled(signals) : nothing}</div>`)}
      ${before ? moved(view, before, asked) : nothing}
      ${this.wins?.length ? gains(this.wins, view, continuityPath(journey, { ...this.#window, localWins: true })) : nothing}
      ${seamList(this, view.seams, { before: compared?.seams ?? null, query: this.#window, asked })}`;
  }
}

/** What was seen to go wrong and nobody has answered yet; without the inbox the overview is whole all the same. */
async function openSignals(journey) {
  try {
    return (await get(`/api/v1/signals?${new URLSearchParams({ journey, state: 'open', limit: 4, notEvaluable: false })}`)).signals;
  } catch (problem) {
    if (problem.loggedOut) throw problem;
    return [];
  }
}

const signalled = (signals) => html`
  <section class="signalled" aria-labelledby="signalled">
    <h3 id="signalled">Signals <span class="soft">${counted(signals.length, 'open one', 'open ones')} of this journey</span></h3>
    <ul>${signals.map(({ id, kind, summary, firstDay, unseenSeconds }) => html`<li>
      <a href=${to('signals', id)}>${kindWords[kind]?.name ?? words(kind)}</a>
      <p>${summary}</p>
      <p class="soft">since ${day(firstDay)}${unseenSeconds > 0 ? `, unseen for ${duration(unseenSeconds)}` : ''}</p></li>`)}</ul>
  </section>`;

const noJourney = html`
  <section class="welcome">
    <h1>No journey yet</h1>
    <p>A journey is the path that work takes from team to team. Governance <a href=${to('governance', 'journeys', '+')}>draws
      the first one</a>; it shows here a moment later.</p>
  </section>`;

const chooser = (listed, journey) => html`<label>Journey
  <select @change=${(event) => goOverview({ journey: event.target.value, from: null, to: null, compare: null })}>
    ${listed.some(({ id }) => id === journey) ? nothing : html`<option selected disabled>Choose one</option>`}
    ${listed.map(({ id, name }) => html`<option value=${id} ?selected=${id === journey}>${name}</option>`)}
  </select></label>`;

function cohort({ from, to: until, seams, asOf, journey }) {
  const weeks = seams.flatMap((seam) => (seam.series ?? []).map((week) => week.bucket)).sort();
  const first = from ?? weeks[0];
  const offers = first ? `Offers of ${day(first)} – ${day(lastDay(until) ?? asOf)}` : 'Offers of all recorded time';
  const owner = journey.owner ? ` · owner ${journey.owner}` : '';
  return `${offers}${owner} · as of ${clock(asOf)}, ${timeZone()}`;
}

const DAY = 86_400_000;
const iso = (time) => new Date(time).toISOString().slice(0, 10);

/** A window ends before its `to`: the last day in it; null where it has no end. */
const lastDay = (until) => (until ? iso(Date.parse(until) - DAY) : null);

const spanText = ({ from, to: until }) => `${day(from, { year: false })} – ${day(lastDay(until), { year: false })}`;

/** The window of the same length before this one; null where it has no start or no end. */
function previous({ from, to: until }) {
  if (!from || !until) return null;
  const length = Date.parse(until) - Date.parse(from);
  return { from: iso(Date.parse(from) - length), to: from };
}

/** The weeks in which anything was offered, and how much where the journey begins. */
function weeksOf({ seams }) {
  const entered = seams.filter(({ from }) => !seams.some((other) => other.to === from));
  const offers = new Map();
  for (const seam of seams) {
    for (const { bucket, offered } of seam.series ?? []) {
      offers.set(bucket, (offers.get(bucket) ?? 0) + (entered.includes(seam) || entered.length === 0 ? offered : 0));
    }
  }
  return [...offers].sort(([a], [b]) => a.localeCompare(b)).map(([bucket, offered]) => ({ bucket, offered }));
}

/** The shown weeks in at most so many parts of equal length, each as a window. */
function taken(weeks, { from, to: until }) {
  const shown = weeks.filter(({ bucket }) => (!from || bucket >= from) && (!until || bucket < until)).map(({ bucket }) => bucket);
  const size = Math.max(1, Math.ceil(shown.length / PARTS));
  const starts = shown.filter((_, i) => (shown.length - i) % size === 0).slice(-PARTS);
  return starts.map((start) => ({ from: start, to: iso(Date.parse(start) + size * 7 * DAY) }));
}

const valueClass = (value, more = '') => `value ${value === null || value === undefined ? 'unknown' : more}`;

const figure = (id, name, value, tone, note) => html`
  <div>
    <dt>${name}</dt>
    <dd id=${id} class=${valueClass(value, tone)}>${percent(value)}</dd>
    <dd class="soft">${note}</dd>
  </div>`;

function headline(numbers, claimed, { trend = null, before = null, against = null } = {}) {
  const earlier = before && fourNumbers(before);
  return html`
    <section class="four" aria-label="The four headline numbers">
      ${fourNumbers(numbers).map(
        ({ key, name, value, text }, i) => html`
          <div id=${key}>
            <h2>${name}</h2>
            <p class="figureline"><span class=${valueClass(value, key === 'system-yield' && falseGreen(numbers, claimed) ? 'bad' : '')}>${percent(value)}</span>
              ${trend ? trendLine(trend.map((part) => ({ ...part, ...fourNumbers(part)[i], bounds: key === 'system-yield' ? part.systemYield : null }))) : nothing}</p>
            ${earlier ? html`<p class="delta">${delta(value, earlier[i].value)} <span class="soft">${spanText(against)}</span></p>` : nothing}
            <p class="soft">${text}</p>
          </div>`,
      )}
    </section>`;
}

/** "▼ 4 points down from 52%". */
function delta(value, before) {
  if (value === null || value === undefined || before === null || before === undefined) return `${NOT_KNOWN} then`;
  const points = Math.round((value - before) * 100);
  return points === 0 ? `as then, ${percent(before)}` : `${points > 0 ? '▲' : '▼'} ${counted(Math.abs(points), 'point')} ${points > 0 ? 'up from' : 'down from'} ${percent(before)}`;
}

/** What a number was, part by part; what is not settled goes on dashed at the most it can become. */
function trendLine(parts) {
  const top = ({ value, bounds }) => (bounds?.open && bounds.upper !== null && bounds.upper !== undefined ? bounds.upper : value);
  const told = parts.map((part, i) => ({ ...part, i, height: top(part), settled: !part.bounds?.open })).filter(({ height }) => height !== null && height !== undefined);
  if (told.length < 2) return nothing;
  const low = Math.min(...told.map(({ height }) => height));
  const high = Math.max(...told.map(({ height }) => height));
  const middle = (low + high) / 2;
  const reach = Math.max(high - low, 0.1);
  const x = (i) => 3 + (i * 80) / (parts.length - 1);
  const y = (height) => 14 - ((height - middle) / reach) * 22;
  const [first, last] = [told[0], told.at(-1)];
  const says = `From ${percent(first.height)} in ${spanText(first)} to ${last.settled ? '' : 'at most '}${percent(last.height)} in ${spanText(last)}`;
  return html`<svg class="spark" viewBox="0 0 86 28" width="86" height="28" role="img" aria-label=${says}><title>${says}</title>
    ${told.slice(1).map((part, n) => svg`<polyline class=${part.settled && told[n].settled ? '' : 'unsettled'}
      points="${x(told[n].i).toFixed(1)},${y(told[n].height).toFixed(1)} ${x(part.i).toFixed(1)},${y(part.height).toFixed(1)}" />`)}
    <circle cx=${x(last.i).toFixed(1)} cy=${y(last.height).toFixed(1)} r="2" /></svg>`;
}

/** Even at its best, less arrives than the teams say. */
const falseGreen = ({ systemYield: y }, claimed) =>
  claimed !== null && claimed !== undefined && y && y.upper !== null && y.upper < claimed;

function reported(greens, asked) {
  const teams = greens?.teams ?? [];
  const undeclared = greens?.undeclared ?? [];
  return html`
    <section class="card claim" aria-labelledby="reported">
      <div class="cardhead"><h2 id="reported">What the teams report <small>${colours(teams)}</small></h2>
        <div class="acts">${asked ? api(asked, 'what the teams report') : nothing}</div></div>
      <dl class="figures">
        ${figure('greens-average', 'Average of the greens', greens?.average, 'claimed', "of each team's own target")}
      </dl>
      ${teams.length === 0
        ? html`<p class="empty">No team has declared a status yet. Teams do so with <code>status-declared</code> events.</p>`
        : html`<ul class="tiles">${teams.map(tile)}</ul>`}
      ${undeclared.length
        ? html`<p class="soft">Not in the average, because they declared nothing: ${undeclared.map((team) => team.name ?? team).join(', ')}.</p>`
        : nothing}
    </section>`;
}

function tile({ name, team, color, attainment, metrics }) {
  const [first, ...rest] = metrics ?? [];
  return html`
    <li>
      <b>${name ?? team}</b>
      <span class="soft metric">${first ? capital(words(first.metric)) : 'no metric'}${rest.length ? ` and ${count(rest.length)} more` : ''}</span>
      <em class=${valueClass(attainment, color ?? '')}>${percent(attainment)}</em>
      <span class="soft"><i class="dot ${color ?? ''}" aria-hidden="true"></i>${color ?? NOT_KNOWN}</span>
      ${first ? html`<span class="soft">${reading(first)}</span>` : nothing}
    </li>`;
}

const reading = ({ value, target }) =>
  target === null || target === undefined ? number(value) : `${number(value)}, target ${number(target)}`;

function arriving({ rty, straightThrough, finalYield, arrivals, entered, seams }, asked) {
  const missing = rty?.missing ?? [];
  const through = straightThrough ?? {};
  const bounds = between(through.lower, through.upper);
  return html`
    <section class="card reality" aria-labelledby="arriving">
      <div class="cardhead"><h2 id="arriving">What arrives <small>${cohortShown(entered ?? 0, through.settled ?? 0)}</small></h2>
        <div class="acts">${asked ? api(asked, 'what arrives') : nothing}</div></div>
      <dl class="figures">
        ${figure('rty', 'Rolled throughput yield', rty?.value, 'real', missing.length
          ? `nothing offered at ${missing.join(', ')}`
          : "the seams' first-pass yields, multiplied")}
        ${figure('straight-through', 'Seen straight through', through.value, '', through.value === null || through.value === undefined
          ? 'nothing is settled yet'
          : through.lower === through.upper ? `of ${count(through.settled)}, right at every seam` : bounds)}
        ${figure('final-yield', 'In the end', finalYield?.value, '', 'after every detour')}
      </dl>
      ${(arrivals ?? []).length ? html`${arrivals.length > MOST_STAIRS ? ways(arrivals, seams) : html`<ol class="stairs">${steps(arrivals)}</ol>`}` : html`<p class="empty">Nothing has entered yet.</p>`}
    </section>`;
}

const cohortShown = (entered, settled) =>
  entered === settled
    ? `of ${counted(entered, 'item')} that entered`
    : `of ${counted(settled, 'item')} that entered in weeks now settled; ${count(entered)} entered in all`;

/** More of them than these side by side have no room for their names. */
const MOST_STAIRS = 9;

/** The same of a journey of many ways, one under the other: those by which work comes to an end of it, if it has ends. */
function ways(arrivals, seams) {
  const isEnd = ({ edge }) => Boolean(edge) && !seams.some(({ from }) => from === edge.to);
  const told = arrivals.some(isEnd) ? arrivals.filter((arrival) => !arrival.edge || isEnd(arrival)) : arrivals;
  return html`<ol class="ways">${told.map(({ edge, share, items }) => html`
    <li><span class="soft">${edge ? arrow(edge, seams) : 'Enter'}</span>
      ${svg`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="volume" width=${Math.max(0, Math.min(1, share ?? 0)) * 100} height="10" /></svg>`}
      <b class=${valueClass(share)}>${percent(share)}</b><span class="hidden">, ${count(items)} items</span></li>`)}</ol>`;
}

function steps(arrivals) {
  const targets = arrivals.map((arrival) => arrival.edge?.to);
  return arrivals.map(({ edge, label, share, items }, i) => {
    const full = edge ? `${edge.from} → ${edge.to}` : 'Enter';
    // Where an item arrives says enough, unless two ways lead there.
    const shortName = !edge ? full : targets.filter((to) => to === edge.to).length === 1 ? label.split('→').at(-1).trim() : full;
    const last = i === arrivals.length - 1;
    const height = Math.max(0, Math.min(1, share ?? 0)) * 84;
    return html`
      <li class=${last ? 'last' : ''} title=${full}>
        ${svg`<svg viewBox="0 0 100 86" preserveAspectRatio="none" aria-hidden="true">
          <rect class="volume" x="0" y=${86 - height} width="100" height=${height} />
          <rect class="edge" x="0" y=${Math.max(0, 84.5 - height)} width="100" height="1.5" />
        </svg>`}
        <b class=${valueClass(share)}>${percent(share)}</b>
        <span class="soft">${edge ? html`<span class="hidden">reach </span>` : nothing}${shortName}<span class="hidden">, ${count(items)} items</span></span>
      </li>`;
  });
}

/** A team's own number got better, and the next seam pays for it. */
const gains = (wins, { seams }, asked) => section({ id: 'wins', title: wins.length === 1 ? 'A local win costs the next seam' : 'Local wins cost the next seams', acts: api(asked, 'the local wins') }, html`
  <ul class="deeds">${wins.map(({ team, teamName, metric, seam: edge, wonFrom, lostFrom, ownBefore, ownAfter, waitBefore, waitAfter, lagDays }) => {
    const seam = seams.find((one) => one.from === edge.from && one.to === edge.to && one.workType === edge.workType);
    return html`<li><div><b>${teamName ?? team}: ${words(metric)} from ${duration(ownBefore)} to ${duration(ownAfter)}</b> since ${day(wonFrom)}.
      <a href=${to('seams', edge.from, edge.to, edge.workType)}>${seam?.fromName ?? edge.from} → ${seam?.toName ?? edge.to}</a> waits ${duration(waitAfter)} instead of ${duration(waitBefore)} since ${day(lostFrom)}${lagDays ? `, ${counted(Math.round(lagDays), 'day')} later` : ''}.
      <span class="soft">They move together; that one causes the other is for people to say.</span></div></li>`;
  })}</ul>`);

/** A journey's edge by the names of its teams. */
function arrow({ from, to: end, workType }, seams) {
  const seam = seams.find((one) => one.from === from && one.to === end && one.workType === workType);
  return `${seam?.fromName ?? from} → ${seam?.toName ?? end}`;
}

/** Which seams moved the system's yield between the two periods; the parts sum to the whole. */
function moved({ moved: told, seams }, before, asked) {
  const title = { id: 'moved', title: 'What moved it', note: `against ${spanText(before)}`, acts: api(asked, 'the parts') };
  const parts = told?.parts ?? [];
  if (parts.length === 0) {
    const within = told?.state === 'within-interval';
    return section(title, empty(
      within ? `The system's yield moved by ${signed(told.points)}, which chance alone explains: no seam is blamed for it.` : 'Which seam moved the whole cannot be told.',
      told?.missing?.length ? `Nothing was settled in one of the periods at ${list(told.missing)}.` : nothing));
  }
  const label = (edge) => arrow(edge, seams);
  const rows = [...parts.map((part) => [label(part), part.points]), ['Other ways taken', told.mix], ['Explained by no seam', told.remainder]]
    .filter(([, points]) => points !== null && points !== undefined && Math.abs(points) >= 0.0005)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const most = Math.max(...rows.map(([, points]) => Math.abs(points)));
  return section(title, html`
    <p class="who">The system's yield moved by ${signed(told.points)}; ${rows.length > 1 ? `most of it at ${rows[0][0]}.` : `at ${rows[0][0]}.`}</p>
    <ul class="bars">${rows.map(([name, points]) => html`<li><b>${name}</b>
      ${svg`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="10" />
        <rect class=${points < 0 ? 'lost' : 'gained'} x=${points < 0 ? 50 - (Math.abs(points) / most) * 50 : 50} width=${(Math.abs(points) / most) * 50} height="10" /></svg>`}
      <span class="soft">${signed(points)}</span></li>`)}</ul>`);
}

const signed = (points) => `${points > 0 ? '+' : '−'}${number(Math.abs(points) * 100)} points`;

customElements.define('journey-overview', JourneyOverview);
