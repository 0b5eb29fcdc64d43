// What is meant, as templates: meanings side by side with the words in which they differ, classes of change, conflicts.

import { html, nothing } from 'lit';
import { capital, list, words } from './format.js';
import { badge, facts } from './parts.js';
import { period } from './words.js';

/** Of a change of meaning: its tone, how it is called, and what that is worth. */
const CHANGES = {
  EDITORIAL: ['done', 'editorial', 'Other words; the same is meant.'],
  COMPATIBLE: ['done', 'compatible', 'Every item gets the same verdict as before.'],
  NARROWING: ['wait', 'narrowing', 'No item newly passes; some that passed may not.'],
  WIDENING: ['wait', 'widening', 'No item newly fails; some that failed may pass.'],
  SHIFT: ['lack', 'shift', 'It means something else, or that cannot be ruled out: figures before and after are not comparable.'],
};

export const changeBadge = (change) => {
  const [tone, name] = CHANGES[change] ?? ['', words(change).toLowerCase()];
  return badge(name, tone);
};
export const changeWords = (change) => CHANGES[change]?.[2] ?? '';

const STATE_TONES = { DRAFT: '', PROPOSED: 'wait', ACTIVE: 'done', DEPRECATED: 'wait', RETIRED: '' };
export const stateBadge = (state) => badge({ ACTIVE: 'in force' }[state] ?? state.toLowerCase(), STATE_TONES[state] ?? '');

/** A member of a meaning, as people call it. */
export const member = (name) =>
  ({ clockStart: 'start of the clock', timeZone: 'time zone', deduplicationKey: 'what makes two the same', grain: 'counted per' })[name] ?? words(name);

/** The two sides of one of a conflict's pairs. */
export const pair = ({ sides }, { one, other }) => [sides.find(({ hash }) => hash === one), sides.find(({ hash }) => hash === other)];

export const teamsOf = ({ uses = [] }, { name }) => list([...new Set(uses.map(({ team }) => name(team)))]);

/** How the items that one side means stand to the other's, in a sentence. */
export function extentWords(extent, one, other) {
  switch (extent) {
    case 'EQUAL': return 'The same items pass at both.';
    case 'NARROWER': return `Whatever passes at ${one} passes at ${other}; not the other way round.`;
    case 'BROADER': return `Whatever passes at ${other} passes at ${one}; not the other way round.`;
    case 'OVERLAPPING': return 'Some items pass at both, some only at one of them.';
    case 'DISJOINT': return 'No item passes at both.';
    default: return 'Which items pass at both is not proved.';
  }
}

export const EXTENTS = { EQUAL: 'the same items', NARROWER: 'narrower', BROADER: 'broader', OVERLAPPING: 'overlapping', DISJOINT: 'nothing in common', UNKNOWN: 'not proved' };

/** How a conflict was settled; null where it is open. */
export function resolutionWords(resolution, { day }) {
  if (!resolution) return null;
  const how = { ADOPTION: 'adopted', MAPPING: 'mapped', ACCEPTANCE: 'lived with' }[resolution.how];
  return `${how}${resolution.until ? ` until ${day(resolution.until)}` : ''}${resolution.reason ? `: “${resolution.reason}”` : ''}`;
}

/** What one side says, its own words marked. `whose` is ONE or OTHER. */
const marked = (parts, whose) =>
  parts.filter((part) => part.whose === 'BOTH' || part.whose === whose).map((part, i) =>
    html`${i ? ' ' : ''}${part.whose === 'BOTH' ? part.words : html`<mark>${part.words}</mark>`}`);

/** What was taken out and put in, in one text. */
export const redlined = (parts) =>
  parts.map(({ whose, words: said }, i) => html`${i ? ' ' : ''}${whose === 'BOTH' ? said : whose === 'ONE' ? html`<del>${said}</del>` : html`<ins>${said}</ins>`}`);

const MEMBERS = ['unit', 'population', 'grain', 'window', 'clockStart', 'timeZone', 'deduplicationKey', 'owner'];

/**
 * What is meant.
 *
 * @param beside the comparison in which it stands; null where it stands alone
 * @param whose ONE or OTHER: which side of that it is
 */
export function meaningOf(meaning, beside = null, whose = 'ONE') {
  const only = new Set((whose === 'ONE' ? beside?.onlyInOne : beside?.onlyInOther) ?? []);
  const differs = new Set(beside?.differs ?? []);
  const text = beside?.text?.length ? marked(beside.text, whose) : meaning.text;
  const expression = beside?.expression?.length ? marked(beside.expression, whose) : meaning.expression;
  const said = (name, value) => (differs.has(name) ? html`<mark>${value}</mark>` : value);
  return html`
    <p class="meant">${text}</p>
    ${meaning.filters?.length
      ? html`<ul class="conditions" aria-label="Conditions">${meaning.filters.map((filter) => html`<li><code>${only.has(filter) ? html`<mark>${filter}</mark>` : filter}</code></li>`)}</ul>`
      : nothing}
    ${expression && meaning.expression ? html`<pre class="code">${expression}</pre>` : nothing}
    ${facts(MEMBERS.filter((name) => meaning[name]).map((name) => [capital(member(name)), said(name, name === 'window' ? period(meaning[name]) || meaning[name] : meaning[name])]))}
    ${meaning.links?.length ? html`<p class="soft">${meaning.links.map((link) => (/^https?:\/\//.test(link) ? html`<a href=${link} rel="noopener noreferrer" target="_blank">${link}</a> ` : `${link} `))}</p>` : nothing}`;
}

/** Above this many words two texts are not compared one by one: the cost grows with their product. */
const MOST_WORDS = 400;

/** Two texts word by word, as the catalogue gives it: what is in both, in the one, in the other. */
export function wordByWord(before, after) {
  const [one, other] = [before, after].map((text) => (text ?? '').split(/\s+/).filter(Boolean));
  if (one.length > MOST_WORDS || other.length > MOST_WORDS) {
    return [{ whose: 'ONE', words: one.join(' ') }, { whose: 'OTHER', words: other.join(' ') }];
  }
  const common = one.map(() => new Uint16Array(other.length + 1)).concat([new Uint16Array(other.length + 1)]);
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      common[i][j] = one[i] === other[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const parts = [];
  const add = (whose, word) => {
    const last = parts.at(-1);
    if (last?.whose === whose) last.words += ` ${word}`;
    else parts.push({ whose, words: word });
  };
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) { add('BOTH', one[i++]); j++; }
    else if (j >= other.length || (i < one.length && common[i + 1][j] >= common[i][j + 1])) add('ONE', one[i++]);
    else add('OTHER', other[j++]);
  }
  return parts;
}
