// The ownership registry: how it is read, and each way it is written, as a question in a dialog.

import { html } from 'lit';
import { all, get, path, send, tag } from './api.js';
import { ask } from './ask.js';
import {
  isoDuration, lines, pairs, pairsText, requiredOnly, schema, schemaText, selector, selectorText, slug,
} from './words.js';

const BASE = '/ownership/v1';
export const paths = {
  teams: `${BASE}/teams?limit=1000`,
  boundaries: `${BASE}/boundaries?limit=1000`,
  journeys: `${BASE}/journeys?limit=1000`,
  gaps: `${BASE}/gaps?limit=1000`,
  standings: `${BASE}/gaps?owned=true&limit=1000`,
  holes: `${BASE}/gaps/holes`,
  contracts: `${BASE}/contracts?limit=1000`,
  export: `${BASE}/export`,
  team: (id) => path(`${BASE}/teams`, id),
  lineage: (id) => path(`${BASE}/teams`, id, 'lineage'),
  journey: (id) => path(`${BASE}/journeys`, id),
  boundary: (id, ...rest) => path(`${BASE}/boundaries`, id, ...rest),
  standing: (id) => `${BASE}/gaps?${new URLSearchParams({ boundary: id })}`,
  audit: (query) => `${BASE}/audit?${new URLSearchParams({ ...query, limit: 1000 })}`,
};

/** The teams, with how each is called. */
export async function teams() {
  // What is empty is left out of an answer.
  const list = (await all(paths.teams)).map((team) => ({ aliases: [], ...team }));
  const names = new Map(list.map(({ id, name }) => [id, name]));
  return { list, name: (id) => names.get(id) ?? id };
}

/** The same for a view of another service: while the registry does not answer, teams go by the names of their events. */
export async function teamsIfKnown() {
  try {
    return { ...(await teams()), missing: [] };
  } catch (problem) {
    if (!(problem.status === 0 || problem.status >= 500)) throw problem;
    return { list: [], name: (id) => id, missing: ['The ownership registry does not answer: teams go by the names that events use, and who was accountable is not known.'] };
  }
}

export const boundaryName = ({ from, to }, name) => `${name(from)} → ${name(to)}`;

/** Every boundary with its state: registered or discovered, owned or not. */
export async function standings() {
  return (await all(paths.standings)).map(({ evidence, ...gap }) => ({ ...gap, evidence: { asked: [], overlaps: [], beliefs: [], ...evidence } }));
}

/** How each boundary's latest contract stands, by boundary. */
export const contracts = async () => new Map((await all(paths.contracts)).map((contract) => [contract.boundary, contract]));

export const signed = (contract) => Boolean(contract?.signedBySender && contract.signedByReceiver);

/** Which sides have not signed, in words. */
export const unsigned = ({ signedBySender, signedByReceiver }, boundary, name) => [
  ...(signedBySender ? [] : [name(boundary.from)]),
  ...(signedByReceiver ? [] : [name(boundary.to)]),
];

const living = (list) => list.filter(({ validTo }) => !validTo || new Date(validTo) > new Date());

/** Teams to choose from, these first. */
function choice({ list }, first = [], none = null) {
  const rank = ({ id }) => (first.includes(id) ? 0 : 1);
  return [
    ...(none === null ? [] : [['', none]]),
    ...[...living(list)].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).map(({ id, name }) => [id, name]),
  ];
}

const offer = (boundary, team, role = 'ACCOUNTABLE') =>
  send('POST', paths.boundary(boundary, 'assignments'), { team, role });

/** Registers what the ledger saw, and asks one of its teams to be accountable, in one go. */
export const register = (edge, known) =>
  ask({
    title: 'Register this boundary',
    says: html`${boundaryName(edge, known.name)}, work type “${edge.workType}”. It is registered since it was first seen, and so are
      those of its teams that are not yet.`,
    fields: [
      { name: 'accountable', label: 'Ask to be accountable', kind: 'select', value: 'from',
        options: [['', 'nobody yet'], ['from', known.name(edge.from)], ['to', known.name(edge.to)],
          ...choice(known).filter(([id]) => id !== edge.from && id !== edge.to)],
        hint: 'The team answers; until it does, the boundary is pending.' },
    ],
    act: 'Register',
    async send({ accountable }) {
      const boundary = await send('POST', `${BASE}/discovered`, edge);
      const team = { from: boundary.from, to: boundary.to }[accountable] ?? accountable;
      if (team) await offer(boundary.id, team);
      return boundary;
    },
  });

export const assign = (boundary, known, role = null) =>
  ask({
    title: role ? 'Ask a team to be accountable' : 'Offer a role',
    says: `${boundaryName(boundary, known.name)}. The role counts once the team accepted it.`,
    fields: [
      { name: 'team', label: 'Team', kind: 'select', required: true, options: choice(known, [boundary.from, boundary.to]) },
      ...(role ? [] : [{ name: 'role', label: 'Role', kind: 'select', required: true, value: 'RESPONSIBLE', options: [
        ['ACCOUNTABLE', 'Accountable'], ['RESPONSIBLE', 'Responsible'], ['CONSULTED', 'Consulted'], ['INFORMED', 'Informed']] }]),
    ],
    act: 'Ask',
    send: (values) => offer(boundary.id, values.team, role ?? values.role),
  });

/** A team's word about a role: `acceptance` or `decline`; or governance's: `end`. */
export const answerRole = (assignment, answer, known) =>
  ask({
    title: { acceptance: 'Accept the role', decline: 'Decline the role', end: assignment.state === 'OFFERED' ? 'Take the offer back' : 'End the role' }[answer],
    says: { acceptance: `${known.name(assignment.team)} is ${assignment.role.toLowerCase()} from then on.`,
      decline: `${known.name(assignment.team)} will not be ${assignment.role.toLowerCase()}.`,
      end: `${known.name(assignment.team)} is no longer ${assignment.state === 'OFFERED' ? 'asked to be ' : ''}${assignment.role.toLowerCase()} from now on.` }[answer],
    act: { acceptance: 'Accept', decline: 'Decline', end: assignment.state === 'OFFERED' ? 'Take back' : 'End' }[answer],
    danger: answer !== 'acceptance',
    send: () => send('POST', paths.boundary(assignment.boundary, 'assignments', assignment.id, answer), answer === 'end' ? {} : undefined),
  });

export const editBoundary = (boundary, known) =>
  ask({
    title: 'Edit the boundary',
    says: `${boundaryName(boundary, known.name)}, work type “${boundary.workType}”: what it is between stays.`,
    fields: [
      { name: 'selector', label: 'Only handoffs with', kind: 'area', value: selectorText(boundary.selector), read: selector,
        hint: 'One condition a line on the context: region = EMEA, tier in gold, silver, size >= 100. All must hold; none takes every handoff.' },
      { name: 'attestEvery', label: 'The owner attests every', kind: 'duration', value: boundary.attestEvery },
      { name: 'validTo', label: 'Ends', value: boundary.validTo ?? null, hint: 'An instant, such as 2027-01-01T00:00:00Z; empty while it is open.' },
    ],
    act: 'Save',
    send: (values) =>
      send('PUT', paths.boundary(boundary.id), { ...values, validFrom: boundary.validFrom }, { ifMatch: tag(boundary) }),
  });

/** @param edge what it is between, as far as that is known */
export const newBoundary = (known, edge = {}) =>
  ask({
    title: 'Register a boundary',
    fields: [
      { name: 'from', label: 'From', kind: 'select', required: true, value: edge.from, options: choice(known, [], 'Choose a team') },
      { name: 'to', label: 'To', kind: 'select', required: true, value: edge.to, options: choice(known, [], 'Choose a team') },
      { name: 'workType', label: 'Work type', required: true, value: edge.workType, hint: 'As events call it: lead, incident, declaration.' },
      { name: 'id', label: 'Id', hint: 'Left out, it is made of the three.' },
      { name: 'selector', label: 'Only handoffs with', kind: 'area', read: selector, hint: 'One condition a line, such as region = EMEA; none takes every handoff.' },
      { name: 'attestEvery', label: 'The owner attests every', kind: 'duration', value: null },
    ],
    act: 'Register',
    send: (values) => send('POST', `${BASE}/boundaries`, values),
  });

/** Proposes the contract's next revision; nobody has signed it then. */
export const propose = (boundary, current, known) =>
  ask({
    title: current ? `Propose revision ${current.revision + 1}` : 'Propose a contract',
    says: `${boundaryName(boundary, known.name)}. It is in force once both have signed it${current ? '; until then the one that is stays so' : ''}.`,
    fields: [
      { name: 'timeToAccept', label: 'Time to accept', kind: 'duration', required: true, value: current?.timeToAccept ?? 'P2D' },
      { name: 'timeToHandOn', label: 'Time to hand on', kind: 'duration', value: current?.timeToHandOn ?? null },
      { name: 'doneCriteria', label: `Done, as ${known.name(boundary.from)} says it`, kind: 'area', value: current?.doneCriteria },
      { name: 'startedCriteria', label: `Started, as ${known.name(boundary.to)} says it`, kind: 'area', value: current?.startedCriteria },
      { name: 'requiredContext', label: 'Required context', kind: 'area', rows: requiredOnly(current?.requiredContext) ? 3 : 10, value: schemaText(current?.requiredContext), read: schema,
        hint: 'A field a line, such as budget; or a whole JSON Schema.' },
      { name: 'valuePerItem/amount', label: 'Value per item', value: current?.valuePerItem?.amount ?? null },
      { name: 'valuePerItem/currency', label: 'Currency', value: current?.valuePerItem?.currency ?? null, hint: 'ISO 4217, such as EUR.' },
      { name: 'doneCondition', label: 'Done, as a condition', value: current?.doneCondition, hint: 'CEL over the item, such as has(context.budget).' },
      { name: 'startedCondition', label: 'Started, as a condition', value: current?.startedCondition },
      { name: 'senderDefinitions', label: `Definitions that ${known.name(boundary.from)} is held to`, kind: 'area', rows: 2,
        value: pairsText(current?.senderDefinitions), read: pairs, hint: 'One a line: term = definition.' },
      { name: 'receiverDefinitions', label: `Definitions that ${known.name(boundary.to)} is held to`, kind: 'area', rows: 2,
        value: pairsText(current?.receiverDefinitions), read: pairs },
      { name: 'reasons', label: 'Reasons beyond the common ones', kind: 'area', rows: 2, value: pairsText(current?.reasons), read: pairs,
        hint: 'One a line: code = what it means.' },
    ],
    act: 'Propose',
    send({ 'valuePerItem/amount': value, 'valuePerItem/currency': currency, ...terms }) {
      const valuePerItem = value || currency ? { amount: value, currency } : null;
      return send('PUT', paths.boundary(boundary.id, 'contract'), { ...terms, valuePerItem }, current ? { ifMatch: tag(current) } : {});
    },
  });

export const sign = (boundary, contract, side, known) =>
  ask({
    title: `Sign revision ${contract.revision} for ${known.name(side === 'sender' ? boundary.from : boundary.to)}`,
    says: 'What you sign is what you see; if it was changed meanwhile, nothing is signed.',
    act: 'Sign',
    send: () => send('POST', paths.boundary(boundary.id, 'contract', 'signatures'), { side }, { ifMatch: tag(contract) }),
  });

export const believe = (boundary, side, current, known) =>
  ask({
    title: `Whom ${known.name(side === 'sender' ? boundary.from : boundary.to)} takes for accountable`,
    fields: [{ name: 'accountable', label: 'Accountable', kind: 'select', value: current ?? '',
      options: choice(known, [boundary.from, boundary.to], 'nobody') }],
    act: 'Say so',
    send: ({ accountable }) => send('POST', paths.boundary(boundary.id, 'beliefs'), { side, accountable }),
  });

export const attest = (boundary, owner, known) =>
  ask({
    title: `Attest for ${known.name(owner)}`,
    says: `${known.name(owner)} says that it is accountable for ${boundaryName(boundary, known.name)}.`,
    fields: [{ name: 'note', label: 'Note', kind: 'area' }],
    act: 'Attest',
    send: (values) => send('POST', paths.boundary(boundary.id, 'attestation'), values),
  });

export const reassign = (boundary, owner, known) =>
  ask({
    title: 'Reassign',
    says: `${known.name(owner)} stays accountable until the other team accepts.`,
    fields: [{ name: 'team', label: 'Team', kind: 'select', required: true,
      options: choice(known, [boundary.from, boundary.to]).filter(([id]) => id !== owner) }],
    act: 'Ask',
    send: (values) => send('POST', paths.boundary(boundary.id, 'attestation', 'reassignment'), values),
  });

export const escalate = (boundary, owner, known) =>
  ask({
    title: 'Escalate',
    says: `Asks the team of which ${known.name(owner)} is a part to be accountable.`,
    act: 'Escalate',
    send: () => send('POST', paths.boundary(boundary.id, 'attestation', 'escalation')),
  });

const teamFields = (team, known) => [
  { name: 'name', label: 'Name', required: true, value: team?.name },
  ...(team ? [] : [{ name: 'id', label: 'Id', hint: 'a-z, 0-9 and -; left out, it is made of the name.' }]),
  { name: 'aliases', label: 'Also called', kind: 'area', value: team?.aliases?.join('\n'), read: lines, hint: 'Other names that events use, one a line.' },
  { name: 'parent', label: 'Part of', kind: 'select', value: team?.parent ?? '',
    options: choice(known, [], 'no other team').filter(([id]) => id !== team?.id) },
  { name: 'external', label: 'Outside the organisation', kind: 'check', value: team?.external },
];

export const newTeam = (known) =>
  ask({
    title: 'Register a team',
    fields: teamFields(null, known),
    act: 'Register',
    send: (values) => send('POST', `${BASE}/teams`, { ...values, id: values.id ?? slug(values.name) }),
  });

export const editTeam = (team, known) =>
  ask({
    title: `Edit ${team.name}`,
    fields: teamFields(team, known),
    act: 'Save',
    send: (values) =>
      send('PUT', paths.team(team.id), { ...values, validFrom: team.validFrom, validTo: team.validTo ?? null, succession: team.succession ?? null },
        { ifMatch: tag(team) }),
  });

export const endTeam = (team, known) =>
  ask({
    title: `End ${team.name}`,
    says: 'Its roles end with it; its boundaries stay and are orphaned until they go to a successor.',
    fields: [
      { name: 'change', label: 'How', kind: 'select', options: [['', 'nobody goes on with its work'], ['RENAMED', 'renamed'], ['MERGED', 'merged into another'], ['SPLIT', 'split into others']] },
      { name: 'successors', label: 'Who goes on', kind: 'area', rows: 2, read: lines, hint: 'Ids of teams, one a line.' },
    ],
    act: 'End the team',
    danger: true,
    send: (values) => send('POST', `${paths.team(team.id)}/end`, values, { ifMatch: tag(team) }),
  });

/** What is empty is left out of an answer. */
export const journeyOf = (answer) => ({ edges: [], starts: [], ends: [], outcomes: [], owner: null, validTo: null, ...answer });

/** The journey as its editor holds it, written as its next version, or as a new one. */
export function saveJourney(journey, isNew) {
  const body = { ...journey, horizon: isoDuration(journey.horizonNumber, journey.horizonUnit) };
  delete body.horizonNumber;
  delete body.horizonUnit;
  delete body.kind;
  delete body.version;
  return isNew
    ? send('POST', `${BASE}/journeys`, body)
    : send('PUT', paths.journey(journey.id), body, { ifMatch: tag(journey) });
}

export const dryRun = (document) => send('POST', `${BASE}/apply?dryRun=true`, document, { type: 'application/yaml' });
export const apply = (document) => send('POST', `${BASE}/apply`, document, { type: 'application/yaml' });

async function standing(id) {
  const [found] = await all(paths.standing(id));
  return found ? { ...found, evidence: { beliefs: [], ...found.evidence } } : null;
}

/** One boundary with all that is said of it. */
export async function boundaryWhole(id, caller) {
  const [boundary, stands, assignments, versions, attestations, known, log] = await Promise.all([
    get(paths.boundary(id)),
    standing(id),
    all(paths.boundary(id, 'assignments')),
    get(paths.boundary(id, 'contract', 'versions')),
    get(paths.boundary(id, 'attestation', 'versions')),
    teams(),
    caller.audit ? all(paths.audit({ id })) : null,
  ]);
  const owner = stands?.evidence.owner?.team ?? null;
  return { boundary, standing: stands, assignments, versions, attestations, known, log, owner,
    speaks: caller.speaksFor, sender: caller.speaksFor(boundary.from), receiver: caller.speaksFor(boundary.to) };
}
