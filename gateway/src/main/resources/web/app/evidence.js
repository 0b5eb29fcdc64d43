// What a signal rests on, in words: each kind's name, and its evidence whatever it holds.

import { html, nothing, svg } from 'lit';
import { spoken } from './contract.js';
import { capital, count, day, duration, list, number, percent, words } from './format.js';
import { empty, facts, table } from './parts.js';
import { to } from './route.js';

/** The kinds, each with what it says when it fires. */
export const kindWords = {
  'forecast-gap': { name: 'Forecast and actual drift apart', says: 'What arrives misses the forecast period after period, and most of the difference no phase explains.' },
  'attribution-disputed': { name: 'Attribution stays disputed', says: 'Teams claim more than the whole between them, and it stays unsettled.' },
  'hidden-drop': { name: 'A drop nobody’s numbers show', says: 'An outcome dropped, and no team’s own number moved with it.' },
  'green-while-it-burns': { name: 'Green while it burns', says: 'Every team declared green while complaints, delays or churn rose.' },
  'questions-bounce': { name: 'Questions bounce', says: 'A question went from team to team, or came back, and nobody answered it.' },
  'stable-but-worse': { name: 'Stable number, worse feedback', says: 'A team’s number stayed flat while what people say of it declined.' },
  'all-win-system-loses': { name: 'All win, the system loses', says: 'Every team met its target, and the journey missed its own.' },
  'yield-change': { name: 'A seam’s yield changed', says: 'Of what is offered here a different share is accepted than before.' },
  silence: { name: 'A seam fell silent', says: 'Nothing passes, for longer than chance allows.' },
  'local-win': { name: 'A local win costs the next seam', says: 'A team’s own number got better, and the next seam waits longer since.' },
  gaming: { name: 'A number may be gamed', says: 'A number improved in a way that does not help the work.' },
  'due-soon': { name: 'An offer is about to run out', says: 'Little is left of the time to answer it.' },
};

const WHY = {
  'no-baseline': 'too little came before to compare with',
  'too-short': 'not enough has come since',
  'not-declared': 'nobody declares it',
  'no-target': 'there is no target to hold it against',
  'too-few': 'too few to tell from chance',
  confounded: 'two causes fall together',
};
export const whyNot = (code) => WHY[code] ?? words(code ?? 'not known');

/** More rows than these are asked of the call. */
const MOST_ROWS = 50;

const TEAMS = /^(team|teams|green|silent|winners|holder|holders|route)$/i;
const SHARES = /share|yield|rate$|probability|relative/i;
const SUBJECT = /^[^/\s]+\/[^/]+$/;
const isObject = (what) => what !== null && typeof what === 'object' && !Array.isArray(what);
const plain = (what) => !isObject(what) && !(Array.isArray(what) && what.some(isObject));
/** What the page calls otherwise. */
const NAMES = {
  inquiries: 'Questions', id: 'Which', holders: 'Its way', passed: 'Passed on',
  silent: 'Numbers that did not move', green: 'Declared green', winners: 'Claim success',
};
const title = (name) => NAMES[name] ?? capital(words(spoken(name.replace(/Seconds$/, ''))));

/** More items than these stand in columns of their own. */
const FEW_ITEMS = 6;
const isSubjects = (name, what) => !TEAMS.test(name) && Array.isArray(what) && what.length > FEW_ITEMS && what.every((one) => typeof one === 'string' && SUBJECT.test(one));

/** The teams that had a question, in order. */
export const route = (teams, name) => html`<ol class="route" aria-label="Its way">${teams.map((team) => html`<li>${name(team)}</li>`)}</ol>`;

/** A team, or a team's metric. */
function spokenOf(one, called) {
  const name = called(one);
  const [team, ...metric] = name.split('/');
  return metric.length ? `${called(team)} (${words(metric.join('/'))})` : name;
}

/** A value by what its name and form say that it is; `called` is how a team is called. */
function shown(name, what, called) {
  if (what === null || what === undefined) return html`<span class="soft">not known</span>`;
  if (Array.isArray(what)) {
    if (what.length === 0) return html`<span class="soft">none</span>`;
    if (/route|holders/i.test(name)) return route(what, called);
    if (TEAMS.test(name)) return list(what.map((one) => spokenOf(one, called)));
    if (what.every((one) => typeof one === 'string' && SUBJECT.test(one))) return html`${what.slice(0, MOST_ROWS).map((one, i) => html`${i ? ', ' : ''}${item(one)}`)}${what.length > MOST_ROWS ? ' …' : ''}`;
    return list(what.map(String));
  }
  if (typeof what === 'boolean') return what ? 'yes' : 'no';
  if (typeof what === 'number') {
    if (/seconds$/i.test(name)) return duration(what);
    if (SHARES.test(name) && Math.abs(what) <= 1) return percent(what);
    return Number.isInteger(what) ? count(what) : number(what);
  }
  if (/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(what)) return day(what);
  if (/^\/(ledger|api)\//.test(what)) return html`<a href=${what} target="_blank" rel="noopener">the call</a>`;
  if (/^item$/i.test(name) && SUBJECT.test(what)) return item(what);
  if (name === 'color') return html`<i class="dot ${what}" aria-hidden="true"></i>${what}`;
  if (TEAMS.test(name)) return called(what);
  return /^(metric|kind|state)$/i.test(name) ? words(what) : what;
}

const parted = (subject) => [subject.slice(0, subject.indexOf('/')), subject.slice(subject.indexOf('/') + 1)];
const item = (subject, name = subject) => html`<a href=${to('items', ...parted(subject))}>${name}</a>`;

/** Many items, the kind of work said once where all are of one. */
function subjects(name, what) {
  const kinds = new Set(what.map((one) => parted(one)[0]));
  const [kind] = kinds;
  return html`<h3>${title(name)} <span class="soft">${count(what.length)}${kinds.size === 1 ? ` · ${kind}` : ''}</span></h3>
    <ul class="subjects">${what.slice(0, MOST_ROWS).map((one) => html`<li>${item(one, kinds.size === 1 ? parted(one)[1] : one)}</li>`)}</ul>
    ${what.length > MOST_ROWS ? html`<p class="soft">The first ${count(MOST_ROWS)} of ${count(what.length)}.</p>` : nothing}`;
}

function rows(name, what, called) {
  const columns = [...new Set(what.flatMap((row) => Object.keys(row)))].filter((column) => what.some((row) => row[column] !== null && row[column] !== undefined && plain(row[column])));
  return html`${table(title(name), columns.map(title), what.slice(0, MOST_ROWS).map((row) => columns.map((column) => html`${shown(column, row[column], called)}`)))}
    ${what.length > MOST_ROWS ? html`<p class="soft">The first ${count(MOST_ROWS)} of ${count(what.length)}.</p>` : nothing}`;
}

const isSeries = (what) => Array.isArray(what) && what.length > 2 && what.every((one) => isObject(one) && typeof one.value === 'number' && typeof one.start === 'string');

const [WIDE, NARROW] = [860, 330];
const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [190, 46, 8, 20, 26];

/** A metric's values in time, with its target and since when it is another; the numbers stand below. */
function series({ metric, unit, target, periods }, since) {
  const width = matchMedia('(max-width: 760px)').matches ? NARROW : WIDE;
  const values = [...periods.map(({ value }) => value), ...(typeof target === 'number' ? [target] : [])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const start = Date.parse(periods[0].start);
  const last = Date.parse(periods.at(-1).start);
  const x = (at) => LEFT + ((Date.parse(at) - start) / (last - start || 1)) * (width - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const name = `${capital(words(metric ?? 'value'))}${unit ? `, ${unit}` : ''}`;
  const turn = since && Date.parse(since) >= start && Date.parse(since) <= last ? x(since) : null;
  return html`
    <svg class="series" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${name}: from ${number(periods[0].value)} to ${number(periods.at(-1).value)}${since ? `, another since ${day(since)}` : ''}">
      ${turn === null ? nothing : svg`<rect class="since" x=${turn} y=${TOP - 6} width=${width - RIGHT - turn} height=${HEIGHT - TOP - BOTTOM + 12} />
        <text class="turn" x=${Math.min(turn + 6, width - 124)} y=${TOP - 10}>since ${day(since)}</text>`}
      ${typeof target === 'number' ? svg`<line class="target" x1=${LEFT} x2=${width - RIGHT} y1=${y(target)} y2=${y(target)} /><text x=${width - RIGHT} y=${y(target) - 5} text-anchor="end">target ${number(target)}</text>` : nothing}
      <polyline points=${periods.map(({ start: at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')} />
      ${periods.map(({ start: at, value }) => svg`<circle cx=${x(at)} cy=${y(value)} r="2.5" />`)}
      <text x="0" y=${y(high) + 4}>${number(high)}</text><text x="0" y=${y(low) + 4}>${number(low)}</text>
      <text x=${LEFT} y=${HEIGHT - 6}>${day(periods[0].start)}</text><text x=${width - RIGHT} y=${HEIGHT - 6} text-anchor="end">${day(periods.at(-1).start)}</text>
    </svg>
    <details class="numbers"><summary>Its numbers</summary>${rows('periods', periods)}</details>`;
}

function whole(evidence, called, since) {
  const entries = Object.entries(evidence).filter(([, what]) => what !== null && what !== undefined);
  const drawn = isSeries(evidence.periods);
  const many = entries.filter(([name, what]) => isSubjects(name, what));
  const flat = entries.filter(([name, what]) => plain(what) && !isSubjects(name, what));
  const deep = entries.filter(([name, what]) => !plain(what) && !(drawn && name === 'periods'));
  return html`${drawn ? series(evidence, since) : nothing}
    ${flat.length ? facts(flat.map(([name, what]) => [title(name), shown(name, what, called)])) : nothing}
    ${many.map(([name, what]) => subjects(name, what))}
    ${deep.map(([name, what]) => html`<h3>${title(name)}</h3>${Array.isArray(what) ? rows(name, what, called) : whole(what, called, since)}`)}`;
}

/** @param called how a team is called */
export const evidence = ({ evidence: held, firstDay }, called) =>
  held && Object.keys(held).length ? html`<div class="evidence">${whole(held, called, firstDay)}</div>` : empty('Nothing more is told.');
