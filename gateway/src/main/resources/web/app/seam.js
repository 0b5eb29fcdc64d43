import { html, nothing, svg } from 'lit';
import { all, get, journeys, path } from './api.js';
import { contractTerms, spoken } from './contract.js';
import {
  NOT_KNOWN, accountable, between, capital, clock, count, counted, day, duration, leakKinds, list, money, number, percent, silent, timeZone, words,
} from './format.js';
import { api, badge, empty, head, section, table } from './parts.js';
import { paths, signed, teamsIfKnown, unsigned } from './registry.js';
import { itemsOf, to } from './route.js';
import { seriesTable, waitsTable } from './seam-charts.js';
import { csv, picture } from './take.js';
import { View } from './view.js';
import { STATES, seconds } from './words.js';

const BUCKETS = ['day', 'week', 'month'];

const CAUSES = {
  'ambiguous-ownership': 'Nobody clearly answers for it',
  'undefined-boundary': 'Done and started are not agreed',
  'context-loss': 'What is needed gets lost on the way',
  'inconsistent-definitions': 'The two sides mean different things',
};
const VERDICTS = { explains: ['explains losses', 'lack'], 'does-not': ['does not explain them', 'done'], 'cannot-tell': ['cannot tell', ''] };
const EFFECTS = { better: ['better since', 'done'], worse: ['worse since', 'lack'], 'no-change': ['no change', ''], 'cannot-tell': ['cannot tell yet', ''] };

/** Why a change cannot be told. */
const UNTOLD = { 'no-baseline': 'it has not been settled for twelve weeks yet, against which to hold it', 'too-short': 'too little is settled since its first twelve weeks' };

/** One seam: what it passes and loses, since when and why, who answers for it, what its sides agreed and mean. */
class OneSeam extends View {
  get heading() {
    const seam = this.data?.seam;
    return seam ? name(seam) : 'Seam';
  }

  get #edge() {
    const [, from, receiver, workType] = this.route.path;
    return { from, to: receiver, workType };
  }

  get #query() {
    const query = {};
    for (const part of ['from', 'to', 'asOf', 'bucket']) if (this.route.query.get(part)) query[part] = this.route.query.get(part);
    return { bucket: 'week', ...query };
  }

  async load() {
    const { from, to: receiver, workType } = this.#edge;
    const asked = `${path('/api/v1/boundaries', from, receiver, workType)}?${new URLSearchParams(this.#query)}`;
    const [answer, known, listed] = await Promise.all([get(asked), teamsIfKnown(), journeys()]);
    const boundary = answer.standings?.find((standing) => standing.boundary)?.boundary ?? null;
    const [contract, meanings] = await Promise.all([
      boundary ? told(() => all(paths.boundary(boundary, 'contract', 'versions'))) : [],
      boundary && answer.seam.conflicts?.length ? told(() => all(conflictsPath(boundary))) : [],
    ]);
    return {
      ...answer, asked, known, boundary, contract, meanings,
      on: listed.filter(({ edges = [] }) => edges.some((edge) => edge.from === answer.seam.from && edge.to === answer.seam.to && edge.workType === answer.seam.workType)),
      missing: [...known.missing, ...(meanings === null ? ['The catalogue does not answer: what each side means is not shown.'] : [])],
    };
  }

  content(data) {
    const { seam, asked, on, boundary } = data;
    const marks = done(data);
    return html`
      ${head({
        above: html`<p class="soft">${on.length
          ? html`On ${on.map(({ id, name: journey }, i) => html`${i ? ', ' : nothing}<a href="/?${new URLSearchParams({ journey: id })}#">${journey}</a>`)}`
          : html`<a href=${to('seams')}>Seams</a> / on no journey`}</p>`,
        title: name(seam),
        says: html`${seam.workType} · ${span(data)} · as of ${clock(data.asOf)}, ${timeZone()} ${api(asked, 'this seam')}`,
        acts: html`
          <label>By <select @change=${(event) => this.#by(event.target.value)}>${BUCKETS.map((bucket) => html`
            <option value=${bucket} ?selected=${bucket === data.bucket}>${bucket}</option>`)}</select></label>
          ${csv(asked, `${fileName(seam)}.csv`)}
          <a class="act" href=${to('statements', seam.from, seam.to, seam.workType)}>Statements</a>
          ${boundary ? html`<a class="act" href=${to('governance', 'boundaries', boundary)}>In the registry</a>` : nothing}`,
      })}
      <p class="lead" id="verdict">${verdict(data)}</p>
      ${numbers(data)}
      ${section(
        { id: 'yield', title: 'Yield', note: `accepted of what was offered, by ${data.bucket}`, acts: html`${picture('yield-chart', `${fileName(seam)}-yield`)} ${api(asked, 'the series')}` },
        html`
          ${seam.offered ? html`
            <yield-chart .series=${seam.series} .unit=${data.bucket} .change=${data.change ?? null} .marks=${marks}></yield-chart>
            ${changeWords(data)}
            ${seriesTable(seam.series, data.bucket)}`
            : empty('Nothing was offered in this time.', seam.phantom ? `${counted(seam.phantom, 'handoff')} turned up at ${seam.toName} all the same.` : nothing)}`)}
      <div class="two stacks">
        <div>
          ${section({ id: 'ends', title: 'What became of the offers', acts: html`${picture('ends-chart', `${fileName(seam)}-ends`)} ${api(asked, 'the dispositions')}` }, ends(data))}
          ${section({ id: 'diagnosis', title: 'Why it leaks', note: 'each cause by its own evidence', acts: api(asked, 'the diagnosis') }, diagnosis(data))}
          ${section({ id: 'context', title: 'Lost in transit', note: context(seam), acts: api(asked, 'the context') }, fields(seam))}
        </div>
        <div>
          ${section({ id: 'waits', title: 'How long they wait', acts: html`${picture('waits-chart', `${fileName(seam)}-waits`)} ${api(asked, 'the waits')}` }, waiting(data))}
          ${section({ id: 'interventions', title: 'What was done about it', note: 'and whether it helped', acts: api(asked, 'the interventions') }, interventions(marks))}
          ${section({ id: 'reasons', title: 'Reasons given', note: 'for rejecting and returning', acts: api(asked, 'the reasons') }, reasons(data))}
        </div>
      </div>
      ${section({ id: 'meanings', title: 'What each side means', note: seam.conflicts?.length ? counted(seam.conflicts.length, 'term') + ' in conflict' : nothing,
        acts: boundary ? api(conflictsPath(boundary), 'the conflicts') : nothing }, meanings(data))}
      <div class="two">
        ${section({ id: 'owner', title: 'Who answers for it', acts: api(asked, 'its owners') }, owners(data))}
        ${section({ id: 'agreed', title: 'What was agreed', acts: boundary ? api(paths.boundary(boundary, 'contract', 'versions'), 'the contract') : nothing }, agreed(data))}
      </div>`;
  }

  #by(bucket) {
    location.hash = `${to(...this.route.path)}?${new URLSearchParams({ ...this.#query, bucket })}`;
  }
}

/** What another service says; null where it does not answer. */
async function told(asking) {
  try {
    return await asking();
  } catch (problem) {
    if (!(problem.status === 0 || problem.status === 403 || problem.status >= 500)) throw problem;
    return null;
  }
}

const conflictsPath = (boundary) => `/definitions/v1/conflicts?${new URLSearchParams({ boundary })}`;
const name = ({ from, to: receiver, fromName, toName }) => `${fromName ?? from} → ${toName ?? receiver}`;
const fileName = ({ from, to: receiver, workType }) => [from, receiver, workType].join('-').replaceAll(/[^\p{L}\p{N}-]+/gu, '-');
const known = (value) => value !== null && value !== undefined;
const quiet = (what) => html`<span class="soft">${what}</span>`;

function span({ from, to: until, asOf, seam }) {
  const first = from ?? seam.series?.find(({ offered }) => offered)?.bucket;
  return first ? `offers of ${day(first)} – ${day(until ?? asOf)}` : 'offers of all recorded time';
}

/** What there is to say first. */
function verdict({ seam, change }) {
  if (!seam.offered) return seam.phantom ? `${capital(counted(seam.phantom, 'handoff'))} turned up with no offer; nothing was offered.` : 'Nothing was offered.';
  const lost = silent(seam);
  return html`Of ${counted(seam.offered, 'offer')} ${seam.accepted ? behind(seam, 'accepted') : 'none'} ${seam.accepted < 2 ? 'was' : 'were'} accepted${lost ? html` and <b class="leaking">${behind(seam, 'loss/lost', lost)} never answered</b>` : nothing}.
    ${change ? html`It passes ${percent(change.share)} since ${day(change.firstDay)}; before, it passed ${percent(change.baseline.share)}.` : nothing}`;
}

/** A figure, which leads to the items it counts; `shown` where it is said otherwise than as the number. */
function behind(part, figure, n = part[figure], shown = count(n)) {
  const call = part.items?.[figure];
  return call && n ? html`<a href=${itemsOf(call)}>${shown}</a>` : shown;
}

const figure = (id, title, value, tone, note) => html`
  <div id=${id}><h2>${title}</h2><p class="value ${known(value) && value !== NOT_KNOWN ? tone : 'unknown'}">${value}</p><p class="soft">${note}</p></div>`;

function numbers({ seam }) {
  const lost = silent(seam);
  const y = seam.yield ?? {};
  const link = (figureName, n, what) => behind(seam, figureName, n, `${count(n)} ${what}`);
  const owner = accountable(seam);
  return html`
    <section class="four" aria-label="The seam in four numbers">
      ${figure('seam-yield', 'Yield', percent(y.value), '', html`${between(y.lower, y.upper) || 'nothing offered'}; ${link('accepted', seam.accepted, 'accepted')} of ${link('offered', seam.offered, 'offered')}.`)}
      ${figure('seam-lost', 'Never answered', known(lost) ? behind(seam, 'loss/lost', lost) : NOT_KNOWN, lost ? 'bad' : '', html`${known(seam.leakage) ? `${percent(seam.leakage)} of the offers` : 'share not known'}${lostWorth(seam)}${seam.unmeasured ? html`; ${link('unmeasured', seam.unmeasured, 'more')} cannot be told, the receiver does not report` : nothing}.`)}
      ${figure('seam-wait', 'Half wait until', duration(seam.waits?.answered?.p50), '', html`${known(seam.waits?.answered?.p85) ? `85 of 100 until ${duration(seam.waits.answered.p85)}` : '85 of 100: not reached'}; ${behind(seam, 'waits/censored', seam.waits?.censored ?? 0, counted(seam.waits?.censored ?? 0, 'offer'))} without an answer.`)}
      ${figure('seam-owner', 'Accountable', owner.who, owner.tone === 'missing' ? 'bad' : '', html`${owner.note ? `${capital(owner.note)}.` : nothing}${ownersAtLoss(seam)}`)}
    </section>`;
}

function lostWorth({ worth = [] }) {
  const lost = worth.map(({ currency, expired, unanswered }) => [Number(expired) + Number(unanswered), currency]).filter(([amount]) => amount > 0);
  return lost.length ? `, worth ${list(lost.map(([amount, currency]) => money(amount, currency)))}` : '';
}

function ownersAtLoss({ ownerAtLoss = [] }) {
  const nobody = ownerAtLoss.filter(({ team }) => !team).reduce((sum, { expired }) => sum + expired, 0);
  const all = ownerAtLoss.reduce((sum, { expired }) => sum + expired, 0);
  if (!all) return nothing;
  return html` ${nobody ? html`Nobody was when ${nobody === all ? (all === 1 ? 'it' : `all ${count(all)}`) : `${count(nobody)} of ${count(all)}`} ran out.` : `When ${all === 1 ? 'it' : 'they'} ran out, ${list(ownerAtLoss.map(({ name: team }) => team))} was.`}`;
}

function changeWords({ change, changeNotEvaluable, silence, seam }) {
  const shifts = (seam.shifts ?? []).map(({ bucket, side, term, from, to: after }) => `In the bucket of ${day(bucket)} the ${side}'s “${words(term)}” went from ${from} to ${after}: what is before is not to be compared with what is after.`);
  const sentences = [
    change ? `The change began on ${day(change.firstDay)} and could be known on ${day(change.alarmDay)}. Before, from ${day(change.baseline.from)} to ${day(change.baseline.to)}, it passed ${percent(change.baseline.share)}.${known(change.missing) ? ` Since then about ${count(Math.round(change.missing))} that would have passed before did not.` : ''}` : null,
    change?.rests ? `Since ${day(change.rests)} it passes as before.` : null,
    !change && changeNotEvaluable ? `Whether it changed cannot be told: ${UNTOLD[changeNotEvaluable] ?? words(changeNotEvaluable)}.` : null,
    !change && changeNotEvaluable === null ? 'Over its whole history, it changed no more than by chance.' : null,
    silence ? `Nothing has happened here since ${day(silence.since)}; by then about ${count(Math.round(silence.expected))} handoffs should have come.` : null,
    ...shifts,
  ].filter(Boolean);
  return sentences.length ? html`<p class="said">${sentences.join(' ')}</p>` : nothing;
}

/** What a kind of end is called among the figures that lead to items. */
const COUNTED = { open: 'inTime', suspected: 'loss/suspected', unmeasured: 'loss/unmeasured', unanswered: 'loss/unanswered', expired: 'loss/expired' };

/** What became of the offers, each number leading to its items. */
function ends({ seam, bucket }) {
  if (!seam.offered && !seam.phantom) return empty('Nothing was offered.');
  const said = {
    accepted: 'accepted', open: 'open', suspected: 'perhaps picked up under another id', unmeasured: 'cannot be told: the receiver reports nothing',
    withdrawn: 'withdrawn by the sender', forwarded: 'forwarded to others', rejected: 'rejected', unanswered: 'never answered, and no time was agreed', expired: 'expired without an answer',
  };
  const rows = [['accepted', seam.accepted], ...leakKinds(seam).reverse()];
  return html`
    ${seam.offered ? html`<ends-chart .series=${seam.series} .unit=${bucket}></ends-chart>` : nothing}
    <ul class="ends">${rows.map(([kind, n]) => html`
      <li><i class="swatch ${kind}" aria-hidden="true"></i><b>${behind(seam, COUNTED[kind] ?? kind, n)}</b> ${said[kind]} ${quiet(percent(n / seam.offered))}</li>`)}
      ${seam.phantom ? html`<li><i class="swatch phantom" aria-hidden="true"></i><b>${behind(seam, 'phantom')}</b> more picked up with no offer</li>` : nothing}</ul>`;
}

function waiting({ seam, standings, waiting: curve }) {
  const { waits } = seam;
  if (!waits || !seam.offered) return empty('Nothing was offered, so nothing waits.');
  const due = seconds(standings?.find(({ contract }) => contract)?.contract.timeToAccept ?? null);
  const row = (what, { p50, p85, p95, count: n } = {}) => [what, ...[p50, p85, p95].map((value) => (known(value) ? duration(value) : quiet(n ? 'not reached' : 'none'))), count(n ?? 0)];
  return html`
    ${curve.length ? html`<waits-chart .curve=${curve} .answered=${waits.answered} .due=${due}></waits-chart>${waitsTable(curve)}` : empty('None is answered so far, so there is no curve to draw.')}
    ${table('Waits', ['What', 'Half within', '85 of 100', '95 of 100', 'Of'], [
      row('Until any answer', waits.answered),
      row('Until received', waits.transport), row('From there until decided', waits.decision), row('From there until started', waits.startDelay),
    ].filter((cells) => cells.at(-1) !== '0'), 'narrow')}
    <details><summary>By how they were answered</summary>
      ${table('Waits by answer', ['Answer', 'Half within', '85 of 100', '95 of 100', 'Of'],
        Object.entries(waits.answeredBy ?? {}).map(([how, quantiles]) => row(capital(how), quantiles)), 'narrow')}
      <p class="soft">Shares are of all offers, whatever their answer: what seldom happens reaches no half.</p></details>
    ${waits.negative ? html`<p class="soft">${capital(counted(waits.negative, 'handoff'))} accepted before they were offered: in none of these.</p>` : nothing}`;
}

/** Where evidence is: a list of the ledger's is shown in the page. */
const leadsTo = (href) => (href.startsWith('/ledger/v1/handoffs') ? itemsOf(href) : href);

/** The causes, what explains most first. */
function diagnosis({ diagnosis: found = [], unexplained, gaming = [] }) {
  const ranked = [...found].sort((a, b) => a.rank - b.rank);
  return html`
    ${ranked.length ? html`<ol class="causes">${ranked.map((cause) => {
      const [said, tone] = VERDICTS[cause.verdict] ?? [null, ''];
      return html`<li>
        <h3>${CAUSES[cause.cause] ?? capital(words(cause.cause))}
          ${said ? badge(said, tone) : nothing}</h3>
        <p>${capital(String(cause.evidence))}${/[.!?]$/.test(cause.evidence) ? '' : '.'}</p>
        ${cause.losses ? html`<p class="soft">${counted(cause.losses, 'loss', 'losses')}${known(cause.share) ? `, ${percent(cause.share)}` : ''} of ${cause.href ? html`<a href=${leadsTo(cause.href)}>all that was lost</a>` : 'all that was lost'}</p>` : nothing}
        ${known(cause.oddsRatio) ? html`<p class="soft">Associated with loss: odds ${number(cause.oddsRatio)}${cause.interval ? `, between ${number(cause.interval.lower)} and ${number(cause.interval.upper)}` : ''}</p>` : nothing}
      </li>`;
    })}</ol>` : empty('No cause was found.')}
    ${known(unexplained) ? html`<p class="soft">${unexplained > 0 ? `${percent(unexplained)} of the losses are explained by none of these.` : 'Every loss has one of these causes.'}</p>` : nothing}
    ${gaming.length ? html`<h3>Worth asking about</h3><ul class="links">${gaming.map((one) => html`
      <li>${one.href ? html`<a href=${leadsTo(one.href)}>${capital(words(one.kind))}</a>` : html`<b>${capital(words(one.kind))}</b>`}
        <span class="soft">${one.evidence}</span></li>`)}</ul>` : nothing}`;
}

/** What was done, in order, numbered as on the chart; what lies outside of it has no number there. */
function done({ interventions: all = [], seam }) {
  const first = seam.series?.[0]?.bucket;
  return all.map((one, i) => ({ ...one, number: i + 1, before: first && Date.parse(one.at) < Date.parse(first) }));
}

function interventions(marks) {
  if (marks.length === 0) return empty('Nothing was done about it yet.', 'An owner, a contract or a settled definition shows here with what it changed.');
  return html`<ol class="deeds">${marks.map(({ at, what, effect, number: n, before }) => {
    const [said, tone] = EFFECTS[effect?.verdict] ?? [null, ''];
    return html`<li>
      <i class="numeral ${before ? 'off' : ''}">${n}</i>
      <div><b>${capital(what)}</b> ${said ? badge(said, tone) : nothing}
        <p class="soft">${day(at)}${before ? ', before what the chart shows' : ''}${effect ? effectWords(effect) : nothing}</p></div></li>`;
  })}</ol>`;
}

function effectWords({ level, interval, why, joint = [] }) {
  const points = (share) => `${share > 0 ? '+' : '−'}${number(Math.abs(share) * 100)}`;
  return html`${known(level) ? ` · ${points(level)} points${interval ? `, between ${points(interval.lower)} and ${points(interval.upper)}` : ''}` : ''}${why ? ` · ${words(why)}` : ''}${joint.length ? ' · told together with what was done near it' : ''}`;
}

function context(seam) {
  const { context: lost } = seam;
  if (!lost?.judged) return 'not judged';
  return html`${behind(seam, 'context/incomplete', lost.incomplete, percent(lost.share))} of ${behind(seam, 'context/judged', lost.judged, counted(lost.judged, 'offer'))} lack a required field`;
}

function fields({ context: lost }) {
  if (!lost?.judged) return empty('No contract says what has to come along.', 'Where one does, each required field is judged as the offer is made.');
  const told = [...(lost.fields ?? [])].sort((a, b) => b.missing + b.invalid + b.changed - (a.missing + a.invalid + a.changed));
  return html`<ul class="bars">${told.map((one) => {
    const { field, present, missing, invalid, changed } = one;
    const whole = present + missing + invalid + changed || 1;
    const parts = [['missing', 'missing'], ['invalid', 'invalid'], ['changed', 'changed on the way']].filter(([verdict]) => one[verdict] > 0);
    return html`<li><b>${capital(words(field))}</b>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="10" />
        ${bar('lost', 0, missing / whole)}${bar('rejected', missing / whole, invalid / whole)}</svg>
      <span class="soft">${parts.length ? parts.map(([verdict, what], i) => html`${i ? ', ' : nothing}${behind(one, verdict, one[verdict], `${percent(one[verdict] / whole)} ${what}`)}`) : 'always there'}</span></li>`;
  })}</ul>`;
}

const bar = (kind, from, share) => (share > 0 ? svg`<rect class=${kind} x=${from * 100} width=${share * 100} height="10" />` : nothing);

function reasons({ seam }) {
  const given = [...(seam.reasons ?? [])].sort((a, b) => b.count - a.count);
  if (given.length === 0) return empty('Nobody gave a reason.', seam.rejected ? html`${behind(seam, 'rejected')} were rejected without one.` : nothing);
  const most = given[0].count;
  return html`<ul class="bars">${given.map(({ code, count: n, items }) => html`<li><b>${capital(words(code))}</b>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="10" />${bar('rejected', 0, n / most)}</svg>
      <span class="soft">${items ? html`<a href=${itemsOf(items)}>${count(n)}</a>` : count(n)}</span></li>`)}</ul>`;
}

/** Both definitions of a term beside one another; what only one of them says is marked. */
function meanings({ seam, meanings: told, boundary }) {
  const conflicts = seam.conflicts ?? [];
  if (conflicts.length === 0) {
    return empty(boundary ? 'The two sides mean the same, as far as they said what they mean.' : 'The seam is not registered, so no terms are pinned to it.');
  }
  return conflicts.map(({ term, sender, receiver }) => {
    const found = (told ?? []).find((conflict) => conflict.term === term);
    const same = (seam.sameItems ?? []).find((one) => one.term === term);
    const sides = [sender, receiver].map((meant) => found?.sides?.find(({ uses = [] }) => uses.some((use) => use.definition === meant.definition)) ?? null);
    const pair = sides.every(Boolean) ? found.pairs?.find(({ one, other }) => [one, other].includes(sides[0].hash) && [one, other].includes(sides[1].hash)) : null;
    const flip = pair && pair.one !== sides[0].hash;
    return html`
      <div class="meaning">
        <h3>“${capital(words(term))}” <span class="soft">${pair ? pair.comparison?.differs?.length ? `differs in ${list(pair.comparison.differs.map(spoken))}` : '' : ''}</span></h3>
        <div class="sides">${[[seam.fromName, sender, sides[0], flip ? 'OTHER' : 'ONE'], [seam.toName, receiver, sides[1], flip ? 'ONE' : 'OTHER']].map(([team, meant, side, whose]) => html`
          <div><p class="soft">${team} means, in version ${meant.semver}</p>
            <p class="said">${pair?.comparison?.text?.length
              ? pair.comparison.text.filter((part) => part.whose === 'BOTH' || part.whose === whose).map((part) => (part.whose === 'BOTH' ? html`${part.words} ` : html`<mark>${part.words}</mark> `))
              : side?.meaning?.text ?? quiet(meant.definition)}</p>
            ${side?.meaning?.expression ? html`<code>${pair?.comparison?.expression?.length
              ? pair.comparison.expression.filter((part) => part.whose === 'BOTH' || part.whose === whose).map((part) => (part.whose === 'BOTH' ? html`${part.words} ` : html`<mark>${part.words}</mark> `))
              : side.meaning.expression}</code>` : nothing}</div>`)}</div>
        ${same ? html`<p class="soft">${known(same.wouldNotPass)
          ? `On the same ${counted(same.judged, 'item')}, ${percent(same.wouldNotPass)} would not pass as ${seam.toName} means it${same.interval ? `, ${between(same.interval.lower, same.interval.upper)}` : ''}.`
          : 'Neither can be told of the items that crossed.'}</p>` : nothing}
      </div>`;
  });
}

function owners({ standings = [], known: teams, seam }) {
  if (standings.length === 0) return empty('The seam is not registered: nobody can answer for it.');
  return standings.map(({ boundary, states = [], owner, asked = [], tenures = [], beliefs = [], due }) => html`
    <p class="who">${states.map((state) => html`${badge(state, STATES[state]?.[0] ?? '')} `)} ${owner
      ? html`<b>${teams.name(owner)}</b> is accountable${due ? `, and attests by ${day(due)}` : ''}.`
      : html`<b class="owner missing">Nobody</b> is accountable${asked.length ? `; ${list(asked.map(teams.name))} was asked` : ''}.`}
      ${standings.length > 1 && boundary ? quiet(boundary) : nothing}</p>
    ${tenures.length ? table('Who was accountable when', ['Accountable', 'From', 'Until'], tenures.map(({ name: team, since, until }) => [
      team, day(since), until ? day(until) : quiet('today')]), 'even') : nothing}
    ${beliefs.length ? table('Whom each side believes accountable', ['Side', 'Believes', 'Since'], beliefs.map(({ side, team, accountable: whom, since }) => [
      html`${teams.name(team)} ${quiet(side)}`, whom ? teams.name(whom) : 'nobody', day(since)]), 'even') : html`<p class="soft">Neither side has said whom it believes accountable.</p>`}
    ${(seam.ownerAtLoss ?? []).length ? html`<h3>When offers ran out</h3><ul class="links">${seam.ownerAtLoss.map(({ name: team, expired, items }) => html`
      <li>${team ? `${team} was accountable` : html`<span class="owner missing">nobody was accountable</span>`} <span class="soft">${items ? html`<a href=${itemsOf(items)}>${count(expired)} lost</a>` : `${count(expired)} lost`}</span></li>`)}</ul>` : nothing}`);
}

function agreed({ contract, seam, known: teams, boundary }) {
  if (!boundary) return empty('The seam is not registered.', html`<a href=${to('blind-spots')}>Blind spots</a> is where to register it.`);
  if (contract === null) return empty('The ownership registry does not answer: what was agreed is not known.');
  const current = contract.at(-1);
  if (!current) return empty('The two sides agreed on nothing.', html`<a href=${to('governance', 'boundaries', boundary)}>Propose a contract</a>`);
  return html`
    <p class="who">${signed(current) ? badge('in force', 'done') : badge('not signed', 'wait')} Revision ${current.revision}${signed(current) ? ', signed by both sides' : `, waits for ${list(unsigned(current, seam, teams.name))}`}.
      ${quiet([[seam.fromName, current.signedBySender], [seam.toName, current.signedByReceiver]].filter(([, at]) => at).map(([team, at]) => `${team} signed on ${day(at)}`).join(', '))}</p>
    ${contractTerms(current, seam, teams)}`;
}

customElements.define('one-seam', OneSeam);
