// The definition catalogue: how it is read, and each way it is written, as a question in a dialog.

import { all, get, path, send, tag } from './api.js';
import { ask } from './ask.js';
import { list } from './format.js';
import { pair } from './meaning.js';
import { Unreadable, slug } from './words.js';

const BASE = '/definitions/v1';
export const paths = {
  terms: `${BASE}/terms?limit=1000`,
  open: `${BASE}/conflicts?resolved=false&limit=1000`,
  conflicts: `${BASE}/conflicts?limit=1000`,
  mappings: `${BASE}/mappings?limit=1000`,
  synonyms: `${BASE}/synonyms?limit=25`,
  imports: (format, query) => `${BASE}/imports/${format}?${new URLSearchParams(query)}`,
  exports: (team) => `${BASE}/exports/odcs${team ? `?${new URLSearchParams({ team })}` : ''}`,
  term: (id) => path(`${BASE}/terms`, id),
  definitions: (term) => `${path(`${BASE}/terms`, term, 'definitions')}?limit=1000`,
  versions: (id) => path(`${BASE}/definitions`, id, 'versions'),
  diff: (id, from, to) => `${path(`${BASE}/definitions`, id, 'diff')}?${new URLSearchParams({ from, to })}`,
  conflict: (term) => `${BASE}/conflicts?${new URLSearchParams({ term })}`,
  between: (boundary) => `${BASE}/conflicts?${new URLSearchParams({ boundary, resolved: false, limit: 1000 })}`,
  at: (boundary) => `${BASE}/conflicts?${new URLSearchParams({ boundary, limit: 1000 })}`,
  impacts: (term, limit) => `${path(`${BASE}/impact/terms`, term)}?${new URLSearchParams({ limit })}`,
  impact: (definition) => `${BASE}/impact?${new URLSearchParams({ definition })}`,
  signOffs: (boundary) => `${BASE}/signoffs?${new URLSearchParams({ ...(boundary ? { boundary } : {}), limit: 1000 })}`,
  lint: `${BASE}/lint`,
};

/** What is empty is left out of an answer. */
export const definitionOf = (answer) => ({ ...answer, meaning: { filters: [], links: [], ...answer.meaning } });

/** Every version of a definition, the first one first. */
export const versionsOf = async (id) => (await get(paths.versions(id))).map(definitionOf);

/** A version that is in force: its team goes by it where it adopted no other. */
const inForce = ({ state, validFrom, validTo }, now = Date.now()) =>
  state === 'ACTIVE' && Date.parse(validFrom) <= now && (!validTo || Date.parse(validTo) > now);

/**
 * What teams go by for a term: those they adopted, else their own that are in force.
 *
 * @param definitions the latest version of each
 * @param adoptions those that hold
 * @returns {Map<string, Array<{definition: string, semver: string, adopted: boolean}>>} by team
 */
export function goesBy(definitions, adoptions) {
  const by = new Map();
  const add = (team, use) => by.set(team, [...(by.get(team) ?? []), use]);
  for (const { team, definition, semver } of adoptions) add(team, { definition, semver, adopted: true });
  const adopters = new Set(by.keys());
  for (const one of definitions) {
    if (!adopters.has(one.team) && inForce(one)) add(one.team, { definition: one.id, semver: one.semver, adopted: false });
  }
  return by;
}

/** What one team may be said to mean by whoever asks: all of them for governance, else its own. */
export const writableTeams = (known, caller) =>
  known.list
    .filter(({ id, validTo }) => (!validTo || new Date(validTo) > new Date()) && (caller.govern || caller.speaksFor(id)))
    .sort((a, b) => a.name.localeCompare(b.name));

export const mayWrite = (team, caller) => caller.govern || caller.speaksFor(team);

const termFields = (term, definitions) => [
  { name: 'label', label: 'Name', required: true, value: term?.label },
  ...(term ? [] : [{ name: 'id', label: 'Id', hint: 'a-z, 0-9 and -; left out, it is made of the name.' }]),
  { name: 'note', label: 'Note', kind: 'area', value: term?.note },
  ...(definitions?.length
    ? [{ name: 'canonical', label: 'The one others are held against', kind: 'select', value: term.canonical ?? '',
        options: [['', 'none'], ...definitions.map(({ id }) => [id, id])], read: (text) => text || null }]
    : []),
];

export const newTerm = () =>
  ask({
    title: 'Register a term',
    says: 'What each team means by it is said afterwards.',
    fields: termFields(),
    act: 'Register',
    send: (values) => send('POST', `${BASE}/terms`, { ...values, id: values.id ?? slug(values.label) }),
  });

export const editTerm = (term, definitions) =>
  ask({
    title: `Edit “${term.label}”`,
    fields: termFields(term, definitions),
    act: 'Save',
    send: (values) => send('PUT', paths.term(term.id), { canonical: term.canonical ?? null, ...values, id: term.id }, { ifMatch: tag(term) }),
  });

/** The first version of a definition, or a further one. */
export const say = (term, draft, known) =>
  known ? send('POST', paths.versions(known.id), draft) : send('POST', path(`${BASE}/terms`, term, 'definitions'), draft);

export const lint = async (proposal) => (await send('POST', paths.lint, { definitions: [proposal] })).findings[0];

/** Moves the state of the newest version on. */
export const moveOn = (definition) =>
  ask({
    title: `State of ${definition.id} ${definition.semver}`,
    says: 'A state goes forward only. Retired, it is no longer for use.',
    fields: [{ name: 'state', label: 'State', kind: 'select', required: true,
      options: STATES.slice(STATES.indexOf(definition.state) + 1).map((state) => [state, state.toLowerCase()]) }],
    act: 'Move on',
    send: ({ state }) => send('POST', paths.versions(definition.id), { semver: definition.semver, meaning: definition.meaning, state }),
  });
export const STATES = ['DRAFT', 'PROPOSED', 'ACTIVE', 'DEPRECATED', 'RETIRED'];

const adoption = (team, definition, semver) => send('POST', `${BASE}/adoptions`, { team, definition, semver });

export const adopt = (definition, semver, teams, preset) =>
  ask({
    title: `Adopt ${definition} ${semver}`,
    says: 'From now on the team goes by it; what was signed of what it went by before is void.',
    fields: [{ name: 'team', label: 'Team', kind: 'select', required: true, value: preset ?? teams[0]?.id, options: teams.map(({ id, name }) => [id, name]) }],
    act: 'Adopt',
    send: ({ team }) => adoption(team, definition, semver),
  });

const RELATIONS = [
  ['EXACT', 'they mean the same'], ['CLOSE', 'they mean nearly the same'],
  ['BROADER', 'the other means more'], ['NARROWER', 'the other means less'],
];

/** An instant after a calendar day given as such. */
const endOf = (text) => {
  if (text === '') return null;
  const at = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) throw new Unreadable('A day, such as 2027-01-31.');
  return at.toISOString();
};

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/**
 * Settles that two sides differ: one goes by what the other says, or it is said how they stand to each other, or it is
 * lived with for a while.
 *
 * @param sides the two, as a conflict gives them
 */
export function settle(label, [one, other], known, caller) {
  const moves = (side, to) => side.uses
    .filter(({ team }) => mayWrite(team, caller))
    .map(({ team }) => [JSON.stringify({ team, definition: to.uses[0].definition, semver: to.uses[0].semver }),
      `${known.name(team)} goes by what ${known.name(to.uses[0].team)} says`]);
  const [first, second] = [one.uses[0], other.uses[0]];
  const options = [
    ...moves(other, one), ...moves(one, other),
    ...(caller.govern ? [['map', 'Say how they stand to each other'], ['accept', 'Live with it for a while']] : []),
  ];
  const chose = (...what) => ({ how }) => what.includes(how ?? options[0][0]);
  return ask({
    title: `Settle “${label}”`,
    says: `Between ${list(one.uses.map(({ team }) => known.name(team)))} and ${list(other.uses.map(({ team }) => known.name(team)))}. It stays listed, with how it was settled.`,
    fields: [
      { name: 'how', label: 'How', kind: 'select', required: true, options, value: options[0][0] },
      { name: 'relation', label: `Beside what ${known.name(first.team)} says, what ${known.name(second.team)} says`, kind: 'select', value: 'CLOSE', when: chose('map'),
        options: [['EXACT', 'means the same'], ['CLOSE', 'means nearly the same'], ['BROADER', 'means more'], ['NARROWER', 'means less']] },
      { name: 'reason', label: 'Reason', kind: 'area', required: true, when: chose('accept'), hint: 'Why it is lived with.' },
      { name: 'why', label: 'Reason', kind: 'area', when: chose('map') },
      { name: 'until', label: 'Until', kind: 'date', required: true, when: chose('accept'), value: inDays(90), read: endOf, hint: 'From that day on it is a conflict again.' },
    ],
    act: 'Settle',
    send({ how, relation, reason, why, until }) {
      if (how === 'map') {
        return send('POST', `${BASE}/mappings`, { from: pinOf(first), to: pinOf(second), relation, reason: why });
      }
      if (how === 'accept') {
        return send('POST', `${BASE}/conflicts/acceptances`, { one: first.definition, other: second.definition, reason, until });
      }
      const { team, definition, semver } = JSON.parse(how);
      return adoption(team, definition, semver);
    },
  });
}

/** Which of a boundary's open conflicts to settle, the first pair of each. */
export async function settleAt(boundary, known, caller) {
  const found = await all(paths.between(boundary));
  if (found.length === 0) return null;
  const chosen = found.length === 1 ? found[0] : await ask({
    title: 'Which term?',
    says: 'The two sides mean different things by each of these.',
    fields: [{ name: 'term', label: 'Term', kind: 'select', required: true, value: found[0].term, options: found.map(({ term }) => [term, term]) }],
    act: 'Go on',
    send: async ({ term }) => found.find((one) => one.term === term),
  });
  return chosen && settle(chosen.term, pair(chosen, chosen.pairs.find(({ resolution }) => !resolution) ?? chosen.pairs[0]), known, caller);
}

const pinOf = ({ definition, semver }) => ({ definition, semver });

export const withdraw = (mapping) =>
  ask({
    title: 'Withdraw the mapping',
    says: `From now on nothing is said of ${mapping.one.definition} and ${mapping.other.definition}.`,
    act: 'Withdraw',
    danger: true,
    send: () => send('DELETE', path(`${BASE}/mappings`, mapping.id), undefined, { ifMatch: tag(mapping) }),
  });

export const relationWords = (relation) => RELATIONS.find(([code]) => code === relation)?.[1] ?? relation.toLowerCase();

/** Signs, for the caller's side, what both sides of a boundary go by. */
export const signOff = (boundary, term, uses, known) => {
  const options = (team) => (uses.get(team) ?? []).map(({ definition, semver }) => [`${definition} ${semver}`, `${definition} ${semver}`]);
  const read = (text) => {
    const at = text.lastIndexOf(' ');
    return { definition: text.slice(0, at), semver: text.slice(at + 1) };
  };
  return ask({
    title: `Sign off “${term.label}”`,
    says: `${known.name(boundary.from)} → ${known.name(boundary.to)}. Only what a side goes by is signed; as soon as either goes by something else, it is void.`,
    fields: [
      { name: 'sender', label: `${known.name(boundary.from)} goes by`, kind: 'select', required: true, options: options(boundary.from), read },
      { name: 'receiver', label: `${known.name(boundary.to)} goes by`, kind: 'select', required: true, options: options(boundary.to), read },
    ],
    act: 'Sign',
    send: (values) => send('POST', `${BASE}/signoffs`, { boundary: boundary.id, term: term.id, ...values }),
  });
};

export const decideSynonym = ({ one, other }, accepted) =>
  ask({
    title: accepted ? 'They are one' : 'They are two',
    says: `“${one.label}” and “${other.label}”. Nothing is merged by it; it is only no longer asked.`,
    fields: [{ name: 'reason', label: 'Reason', kind: 'area' }],
    act: accepted ? 'They are one' : 'They are two',
    send: ({ reason }) => send('POST', `${BASE}/synonyms`, { one: one.term, other: other.term, accepted, reason }),
  });

/** Media types by the name of a format. */
const TYPES = { json: 'application/octet-stream', csv: 'text/csv', odcs: 'application/yaml' };

/** @param team whose data contracts they are; counts for `odcs` only */
export const take = (format, document, team, dryRun) =>
  send('POST', paths.imports(format, { dryRun, ...(format === 'odcs' && team ? { team } : {}) }), document, { type: TYPES[format] });
