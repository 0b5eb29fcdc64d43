// What the registry writes for machines, as people write it, and back. Pure.

/** What cannot be read, said to whoever wrote it. */
export class Unreadable extends Error {}

const UNITS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 };
const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Seconds of an ISO 8601 duration of days and less; null for none. */
export function seconds(iso) {
  const found = ISO.exec(iso ?? '');
  if (!found) return null;
  const [days, hours, minutes, secs] = found.slice(1).map((n) => Number(n ?? 0));
  return days * 86_400 + hours * 3_600 + minutes * 60 + secs;
}

/** An ISO 8601 duration as a number of the largest unit that holds it whole. */
export function amount(iso) {
  const total = seconds(iso);
  if (total === null) return { number: '', unit: 'days' };
  const [unit, size] = Object.entries(UNITS).find(([, s]) => total % s === 0) ?? ['seconds', 1];
  return { number: String(total / size), unit };
}

/** "2 days"; empty for none. */
export function period(iso) {
  const { number, unit } = amount(iso);
  return number === '' ? '' : `${number} ${number === '1' ? unit.slice(0, -1) : unit}`;
}

/** An ISO 8601 duration; null where no number is given. */
export function isoDuration(number, unit) {
  const text = String(number ?? '').trim();
  if (text === '') return null;
  if (!/^\d+$/.test(text)) throw new Unreadable('A whole number, such as 2.');
  return { days: `P${text}D`, hours: `PT${text}H`, minutes: `PT${text}M`, seconds: `PT${text}S` }[unit];
}

/** One line each; blank ones are nothing. */
export const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** "name = value", one line each. */
export function pairs(text) {
  return Object.fromEntries(
    lines(text).map((line) => {
      const at = line.indexOf('=');
      if (at < 1) throw new Unreadable(`“${line}” is not of the form name = value.`);
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

export const pairsText = (map) => Object.entries(map ?? {}).map(([name, value]) => `${name} = ${value}`).join('\n');

/** A selector's conditions in words: "region = EMEA", "tier in gold, silver", "size >= 100", "size < 200". */
export function selectorText(selector) {
  return Object.entries(selector ?? {})
    .flatMap(([name, condition]) => [
      ...(condition.equals !== undefined && condition.equals !== null ? [`${name} = ${condition.equals}`] : []),
      ...(condition.in?.length ? [`${name} in ${condition.in.join(', ')}`] : []),
      ...(condition.atLeast !== undefined && condition.atLeast !== null ? [`${name} >= ${condition.atLeast}`] : []),
      ...(condition.below !== undefined && condition.below !== null ? [`${name} < ${condition.below}`] : []),
    ])
    .join('\n');
}

export function selector(text) {
  const conditions = {};
  for (const line of lines(text)) {
    const found = /^(.+?)\s*(>=|<|=)\s*(.+)$/.exec(line) ?? /^(.+?)\s+(in)\s+(.+)$/.exec(line);
    if (!found) throw new Unreadable(`“${line}” is not a condition, such as region = EMEA, tier in gold, silver or size >= 100.`);
    const [, name, operator, value] = found;
    const condition = (conditions[name] ??= {});
    if (operator === '=') condition.equals = value;
    else if (operator === 'in') condition.in = value.split(',').map((part) => part.trim()).filter(Boolean);
    else {
      const number = Number(value);
      if (!Number.isFinite(number)) throw new Unreadable(`“${value}” is not a number.`);
      condition[operator === '<' ? 'below' : 'atLeast'] = number;
    }
  }
  return conditions;
}

/** The fields a context's schema requires, where it says nothing else; null where it says more than that. */
export function requiredOnly(schema) {
  if (!schema) return [];
  const { type, required, ...more } = schema;
  return Object.keys(more).length === 0 && (type === undefined || type === 'object') && Array.isArray(required) ? required : null;
}

/** A schema as it is edited: the required fields one a line, or all of it as JSON. */
export function schemaText(schema) {
  const required = requiredOnly(schema);
  return required ? required.join('\n') : JSON.stringify(schema, null, 2);
}

export function schema(text) {
  const written = text.trim();
  if (written === '') return null;
  if (!written.startsWith('{')) return { type: 'object', required: lines(written) };
  try {
    return JSON.parse(written);
  } catch (e) {
    throw new Unreadable(`Not JSON: ${e.message}`);
  }
}

/** Whether a text holds each of the words that are sought, in whatever order and case. */
export const holds = (text, sought) => sought.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

/** A slug for a name: "Order desk" → "order-desk". */
export const slug = (name) =>
  name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');

/** Which states a boundary can be in, from the worst: their tone, and what is so. */
export const STATES = {
  unregistered: ['lack', 'work passes, nobody registered it'],
  orphaned: ['lack', 'a team of it has ended'],
  overlapping: ['wait', 'another boundary takes the same handoffs'],
  pending: ['wait', 'asked, not answered'],
  unowned: ['lack', 'nobody is accountable'],
  ambiguous: ['wait', 'its sides name different owners'],
  lapsed: ['wait', 'the owner did not attest'],
  quiet: ['', 'no handoff for longer than chance'],
  owned: ['done', 'a team is accountable'],
};
