// Words for what the gateway knows. Pure: no DOM, no clock, no network. What is null is "not known", never 0.

const LOCALE = 'en-GB';
export const NOT_KNOWN = 'not known';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const wholePercent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });

/** To make one takes many times as long as to use it, and a view writes hundreds of numbers and days. */
const made = new Map();
function formatter(Kind, options) {
  const key = `${Kind.name} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Kind(LOCALE, options));
  return made.get(key);
}

/** An amount of money in few figures: "€412k", "1.2M SEK" as its currency is written. */
export const money = (amount, currency) =>
  known(amount)
    ? formatter(Intl.NumberFormat, { style: 'currency', currency, notation: 'compact', maximumSignificantDigits: 3 }).format(Number(amount))
    : NOT_KNOWN;

/** An amount to the last cent, as who signs for it reads it. */
export const moneyWhole = (amount, currency) =>
  known(amount) ? new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(amount) : NOT_KNOWN;

const known = (value) => value !== null && value !== undefined && Number.isFinite(Number(value));

export const count = (n) => (known(n) ? whole.format(n) : NOT_KNOWN);
export const number = (n) => (known(n) ? short.format(n) : NOT_KNOWN);

/** A share as a whole percentage; "<1%" and ">99%" where rounding would claim none or all. */
export function percent(share) {
  if (!known(share)) return NOT_KNOWN;
  if (share > 0 && share < 0.005) return '<1%';
  if (share > 0.995 && share < 1) return '>99%';
  return wholePercent.format(share);
}

/** "between 38% and 43%", or "exactly 38%" where nothing is open; empty where the bounds are not known. */
export function between(lower, upper) {
  if (!known(lower) || !known(upper)) return '';
  const [low, high] = [percent(lower), percent(upper)];
  return low === high ? `exactly ${low}` : `between ${low} and ${high}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Seconds in the largest unit that gives at least one: "1.9 days". */
export function duration(seconds) {
  if (!known(seconds)) return NOT_KNOWN;
  const [unit, size] = UNITS.find(([, s]) => Math.abs(seconds) >= s) ?? UNITS.at(-1);
  const value = seconds / size;
  const digits = unit === 'day' || unit === 'hour' ? (value < 10 ? 1 : 0) : 0;
  return formatter(Intl.NumberFormat, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

const isDate = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** "7 Sept 2026"; a calendar date stays that date in every time zone. */
export function day(text, { year = true } = {}) {
  if (!text) return NOT_KNOWN;
  return formatter(Intl.DateTimeFormat, {
    day: 'numeric',
    month: 'short',
    ...(year ? { year: 'numeric' } : {}),
    ...(isDate(text) ? { timeZone: 'UTC' } : {}),
  }).format(new Date(text));
}

export const clock = (instant) =>
  formatter(Intl.DateTimeFormat, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(instant));

export const timeZone = () => new Intl.DateTimeFormat(LOCALE).resolvedOptions().timeZone;

/** "a, b and c". */
export const list = (words) => formatter(Intl.ListFormat, { type: 'conjunction' }).format(words);

/** "1 seam", "3 seams", "no seam". */
export function counted(n, one, many = `${one}s`) {
  if (n === 0) return `no ${one}`;
  return `${count(n)} ${n === 1 ? one : many}`;
}

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const inWords = (n) => SMALL[n] ?? count(n);
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A code as words: "definitions-differ" → "definitions differ", "mql-to-sql" → "MQL to SQL". */
export const words = (code) =>
  String(code)
    .replace(/^\//, '')
    .replaceAll(/[-_/]+/g, ' ')
    .replaceAll(/\b(api|kpi|mql|nps|qa|sla|sql)\b/g, (short) => short.toUpperCase())
    .trim();

/** The four headline numbers, each with what it says in a sentence. */
export function fourNumbers({ systemYield: y, coverage: c, unowned: u, conflict: d }) {
  return [
    { key: 'system-yield', name: 'System yield', value: y?.value ?? null, text: yieldText(y) },
    { key: 'coverage', name: 'Coverage', value: c?.value ?? null, text: coverageText(c) },
    { key: 'unowned', name: 'Unowned', value: u?.value ?? null, text: unownedText(u) },
    { key: 'conflict', name: 'In conflict', value: d?.value ?? null, text: conflictText(d) },
  ];
}

function yieldText(y) {
  if (!y || !known(y.value)) return 'Of what entered, nothing is settled yet.';
  const bounds = y.lower === y.upper ? '' : `, ${between(y.lower, y.upper)}`;
  const open = y.open ? `; the weeks of ${count(y.open)} more are not` : '';
  const seen =
    known(y.instrumentedShare) && y.instrumentedShare < 1
      ? ` Both sides report on ${percent(y.instrumentedShare)} of the handoffs.`
      : '';
  return `of ${counted(y.items, 'item')} arrived straight through${bounds}. Their weeks are settled${open}.${seen}`;
}

function coverageText(c) {
  if (!c || !known(c.value)) return 'No handoff has been seen yet.';
  const one = known(c.oneEnd) ? `; ${count(c.oneEnd)} from one end only` : '';
  return `of ${counted(c.hops, 'handoff')} are seen from both ends${one}.`;
}

function unownedText(u) {
  if (!u || !known(u.value)) return 'Who was accountable when is not known.';
  return `of handoffs crossed a seam nobody owned at the time: ${count(u.seams)} of ${counted(u.ofSeams, 'seam')}.`;
}

/** Of more terms than these the number says enough; where a reason stands among others, sooner. */
const MOST_TERMS = 4;
const MOST_REASONS = 2;

/** These, or so many of them and how many more there are. */
const few = (names, most) => (names.length > most + 1 ? [...names.slice(0, most), `${count(names.length - most)} more`] : names);

function conflictText(d) {
  if (!d || !known(d.value)) return 'What each side means is not known.';
  const names = (d.terms ?? []).map((term) => `“${words(term.label ?? term.term ?? term)}”`);
  const terms = `${count(names.length)} of ${counted(d.ofTerms, 'term')}`;
  return `of handoffs cross sides that mean different things: ${terms}${names.length ? `, ${list(few(names, MOST_TERMS))}` : ''}.`;
}

/** The page's first sentence: what the teams say, and what arrives. */
export function contradiction(view) {
  const { greens, rty, straightThrough } = view;
  const arrives = known(straightThrough?.value) ? straightThrough.value : rty?.value;
  const teams = greens?.teams?.length ?? 0;
  const said = known(greens?.average)
    ? `${capital(inWords(teams))} ${teams === 1 ? 'team reports' : 'teams report'} ${percent(greens.average)} of target on average`
    : 'No team has reported yet';
  const arrived = known(arrives)
    ? `of every 100 that enter, ${count(Math.round(arrives * 100))} arrive straight through`
    : 'what arrives is not known yet';
  return `${said}; ${arrived}.`;
}

/** "five teams, all green", "four of five teams green". */
export function colours(teams) {
  const green = teams.filter((team) => team.color === 'green').length;
  if (teams.length === 0) return 'no team has declared a status';
  if (green === teams.length) return `${inWords(teams.length)} ${teams.length === 1 ? 'team' : 'teams'}, all green`;
  return `${inWords(green)} of ${inWords(teams.length)} teams green`;
}

/** Who answers for a seam, and how loud to say it: `tone` is `plain`, `pending` or `missing`. */
export function accountable(seam) {
  if (seam.ownership === 'owned' && seam.accountable) {
    const { name, team, since } = seam.accountable;
    return { who: name ?? team, note: since ? `since ${day(since)}` : '', tone: 'plain' };
  }
  if (seam.ownership === 'pending') return { who: 'pending', note: 'offered, not accepted', tone: 'pending' };
  if (seam.ownership === 'unregistered') return { who: 'nobody', note: 'the seam is not registered', tone: 'missing' };
  if (seam.ownership === 'unowned') return { who: 'nobody', note: '', tone: 'missing' };
  return { who: NOT_KNOWN, note: '', tone: 'plain' };
}

/** Why a seam leaks, each reason with the one fact that shows it. */
export function reasons(seam) {
  return (seam.why ?? []).map((code) => {
    if (code === 'context-loss') {
      const fields = (seam.context?.fields ?? [])
        .filter((field) => field.missing + (field.invalid ?? 0) > 0)
        .sort((a, b) => b.missing - a.missing)
        .slice(0, 2)
        .map((field) => words(field.field));
      return fields.length ? `context loss: ${list(fields)}` : 'context loss';
    }
    if (code === 'definitions-differ') {
      const terms = (seam.conflicts ?? []).map((conflict) => `“${words(conflict.term)}”`);
      return terms.length ? `definitions differ: ${list(few([...new Set(terms)], MOST_REASONS))}` : 'definitions differ';
    }
    if (code === 'silent-pick-ups') {
      return seam.phantom ? `silent pick-ups: ${count(seam.phantom)}` : 'silent pick-ups';
    }
    if (code === 'unanswered-offers') return `never answered: ${percent(seam.leakage)}`;
    return words(code);
  });
}

/** The page's word on how current its numbers are: `tone` is `current`, `behind` or `down`. */
export function freshness(completeness) {
  const sources = completeness?.sources ?? [];
  if (sources.length === 0) return { tone: 'behind', text: 'age of the numbers not known', troubles: [] };
  const troubles = sources.filter((source) => source.status !== 'current').map(trouble);
  const lanes = sources.find((source) => source.source === 'ledger')?.lanes;
  const at = lanes ? `ledger position ${count(lanes.reduce((sum, lane) => sum + lane.position + 1, 0))} · ` : '';
  if (troubles.length === 0) {
    return { tone: 'current', text: `live · ${at}all ${inWords(sources.length)} sources current`, troubles };
  }
  const down = sources.some((source) => source.status === 'down');
  const names = sources
    .filter((source) => source.status !== 'current')
    .map((source) => `${source.source} ${source.status === 'down' ? 'down' : 'behind'}`);
  return { tone: down ? 'down' : 'behind', text: `${at}${names.join(', ')}`, troubles };
}

function trouble({ source, status, lanes, heardAt }) {
  if (status === 'down') {
    const since = heardAt ? ` since ${clock(heardAt)}` : '';
    return lanes
      ? 'The ledger does not answer: what it recorded meanwhile is not in these numbers.'
      : `The ${source} service has not been heard${since}: what rests on it is as of then, or not known.`;
  }
  const gap = lanes?.find((lane) => known(lane.missing));
  if (gap) return `Entry ${count(gap.missing)} of ledger lane ${gap.lane} has not arrived; what comes after it is not counted.`;
  const ahead = (lanes ?? []).reduce((sum, lane) => sum + Math.max(0, (lane.end ?? lane.position) - lane.position), 0);
  return ahead > 0
    ? `The ${source} is ${counted(ahead, 'entry', 'entries')} ahead of these numbers: they are still being read.`
    : `The ${source} has more than these numbers show: it is still being read.`;
}

/** Offers that went unanswered for good, as the gateway counts them. Null where not known. */
export function silent(seam) {
  if (!known(seam.offered)) return null;
  if (known(seam.leakage)) return Math.round(seam.leakage * seam.offered);
  return known(seam.expired) ? seam.expired + (seam.unanswered ?? 0) : null;
}

/** What became of a seam's offers that were not accepted, in the order of the map, only what happened at all. */
export function leakKinds(seam) {
  const unanswered = seam.unanswered ?? 0;
  const lost = silent(seam) ?? 0;
  const late = seam.loss?.unanswered ?? Math.min(lost, unanswered);
  const unmeasured = seam.unmeasured ?? 0;
  return [
    ['open', (seam.open ?? 0) - unanswered],
    // Offered under one id and picked up under another, it seems: neither lost nor found until somebody links the two.
    ['suspected', Math.max(0, (seam.expired ?? 0) + unanswered - lost - unmeasured)],
    // Where the receiver reports nothing, silence says nothing.
    ['unmeasured', unmeasured],
    ['withdrawn', seam.withdrawn ?? 0],
    ['forwarded', seam.forwarded ?? 0],
    ['rejected', seam.rejected ?? 0],
    // Two ways to be lost: nobody had agreed by when to answer, or somebody had, and did not.
    ['unanswered', late],
    ['expired', lost - late],
  ].filter(([, n]) => n > 0);
}

/** What each kind of loss means, for the legend; a phantom is none, but leaves no less to ask. */
export const LEAK_WORDS = {
  expired: 'expired: not answered by the agreed time',
  unanswered: 'unanswered: no time was agreed, and none came within the horizon',
  rejected: 'rejected: the receiver said no',
  forwarded: 'forwarded: passed on to others',
  withdrawn: 'withdrawn: the sender took it back',
  open: 'open: can still be answered in time',
  unmeasured: 'unmeasured: the receiver reports nothing',
  suspected: 'suspected: perhaps picked up under another id',
  phantom: 'silent: picked up with no offer',
};

/** Below this many offers a week's yield is chance. */
const FEW = 5;

/**
 * The weeks of a seam that say something, in order: `i` is the place in the series. A week with open offers is not
 * settled: its yield can only rise, to `upper`.
 */
export function tellingWeeks(series) {
  return series
    .map((week, i) => ({ ...week, i }))
    .filter((week) => known(week.yield) && week.offered >= FEW)
    .map((week) => ({ ...week, settled: !week.open, upper: (week.accepted + (week.open ?? 0)) / week.offered }));
}

/** Seams with the most unanswered offers first; what is not known goes last, ties stay in journey order. */
export const leakiestFirst = (seams) => [...seams].sort((a, b) => (silent(b) ?? -1) - (silent(a) ?? -1));

/** An element id for a seam; names may hold any character. */
export const seamId = ({ from, to, workType }) => `seam-${[from, to, workType].map(encodeURIComponent).join('--')}`;

/** A seam's offers as what they are worth in a currency, in the place of how many they are; not known where nobody says. */
export function inWorth(seam, currency) {
  const worth = (seam.worth ?? []).find((one) => one.currency === currency);
  const kinds = ['offered', 'accepted', 'rejected', 'forwarded', 'withdrawn', 'expired', 'open', 'unanswered'];
  const amounts = kinds.map((kind) => [kind, worth ? Number(worth[kind]) : null]);
  // What nobody offered has no worth that was ever said.
  return { ...seam, ...Object.fromEntries(amounts), leakage: null, loss: null, unmeasured: 0, phantom: 0 };
}

/** One seam in one sentence, for those who hear the map. */
export function seamSentence(seam) {
  const name = `${seam.fromName ?? seam.from} to ${seam.toName ?? seam.to}`;
  if (!known(seam.offered)) return `${name}: not known.`;
  if (seam.offered === 0) return `${name}: nothing offered${seam.phantom ? `, ${count(seam.phantom)} picked up with no offer` : ''}.`;
  const parts = [
    [seam.accepted, 'accepted'],
    ...leakKinds(seam).map(([kind, n]) => [n, kind]),
  ];
  const phantom = seam.phantom ? ` ${count(seam.phantom)} more picked up with no offer.` : '';
  return `${name}: of ${count(seam.offered)} offered, ${list(parts.map(([n, what]) => `${count(n)} ${what}`))}.${phantom}`;
}

/** What a flag means to whoever reads of a handoff. */
export const FLAGS = {
  PHANTOM: 'picked up with no offer',
  IMPLIED: 'its acceptance is implied by what followed',
  LATE: 'answered after the deadline',
  EVER_EXPIRED: 'had expired before it was answered',
  RETROACTIVE: 'offered after it was picked up',
  SUSPECTED_PAIR: 'perhaps one with a handoff under another id',
  PARTIES_DIFFER: 'a fact names other parties',
  REPEAT: 'a new try of one that had failed',
};

const VERDICTS = { MISSING: 'was missing', INVALID: 'was not as agreed', CHANGED: 'changed on the way' };

/** Of more periods than these the first and the last day say enough. */
const MOST_PERIODS = 3;

/** What a list of handoffs is narrowed to beyond how they ended and between whom: "those …, … and …"; empty for all. */
export function narrowedTo({ bucket, answered, matured, unmatured, offered, flag, withoutFlag, verdict, field, judged, reason }) {
  return [
    bucket ? `of ${periods(bucket)}` : null,
    offered === 'false' ? 'without an offer' : null,
    offered === 'true' && !(answered || matured || unmatured) ? 'with an offer' : null,
    answered ? (answered === 'false' ? 'that nobody answered' : 'that were answered') : null,
    matured ? `past their time or, where none was agreed, from before ${moment(matured)}` : null,
    unmatured ? 'that can still be answered in time' : null,
    flag ? `noted as “${FLAGS[flag] ?? words(flag)}”` : null,
    withoutFlag ? `not noted as “${FLAGS[withoutFlag] ?? words(withoutFlag)}”` : null,
    verdict ? `of which ${field ? `“${words(field)}”` : 'something required'} ${VERDICTS[verdict] ?? words(verdict)}` : null,
    judged ? `whose context was ${judged === 'false' ? 'not ' : ''}judged` : null,
    reason ? `for the reason “${words(reason)}”` : null,
  ].filter(Boolean);
}

const moment = (at) => (isDate(at) ? day(at) : `${day(at)}, ${clock(at).slice(0, 5)}`);

function periods(bucket) {
  const all = bucket.split(',').map((period) => period.split('/'));
  if (all.length <= MOST_PERIODS) return list(all.map(([from, until]) => stretch(from, until)));
  return `${counted(all.length, 'stretch', 'stretches')} from ${moment(all[0][0])} to ${moment(lastOf(all.at(-1)[1]))}`;
}

/** A day that ends a period is no longer in it. */
function lastOf(until) {
  if (!isDate(until)) return until;
  const last = new Date(`${until}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() - 1);
  return last.toISOString().slice(0, 10);
}

const BEGINNING = '0001-01-01';
const END = '9999-12-31';

function stretch(from, until) {
  if (until === undefined) return moment(from);
  if (from === BEGINNING) return `the time to ${moment(lastOf(until))}`;
  if (until === END) return `the time since ${moment(from)}`;
  const last = lastOf(until);
  return last === from ? moment(from) : `${moment(from)} to ${moment(last)}`;
}
