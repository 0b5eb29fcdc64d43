import { html, nothing, svg } from 'lit';
import { whole } from './api.js';
import { rivals } from './claims.js';
import { route } from './evidence.js';
import { count, counted, day, duration, list, number, words } from './format.js';
import { long } from './long.js';
import { api, badge, empty, head, section, table } from './parts.js';
import { teamsIfKnown } from './registry.js';
import { to } from './route.js';
import { signalParts } from './signals.js';
import { View } from './view.js';

const DISPUTES = '/api/v1/disputes?limit=1000';

/** Of things claimed twice so many are enough to see what they are like; who claims them says the rest. */
const AT_FIRST = 10;

/** Who claims what, and which questions wander. */
class Disputes extends View {
  heading = 'Disputes';

  async load() {
    const [found, known] = await Promise.all([whole(DISPUTES, 'credits', 'inquiries'), teamsIfKnown()]);
    return { ...found, known, missing: known.missing };
  }

  content({ inflation, claimed, disputed, credits, inquiries, asOf, known }) {
    const wandering = inquiries.filter(({ bounces }) => bounces);
    const widest = Math.max(1, ...credits.map(({ sum }) => Number(sum)));
    return html`
      ${signalParts('disputes')}
      ${head({ title: 'Disputes', says: `What more than one team takes credit for, and questions that nobody answers · as of ${day(asOf)}` })}
      <section class="four" aria-label="How much is in dispute">
        <div><h2>Claimed twice</h2><p class="value">${count(disputed)}</p><p class="soft">${claimed ? `of ${counted(claimed, 'thing')} that teams take credit for, more than the whole is claimed.` : 'No team takes credit for anything.'}</p></div>
        <div><h2>Claim inflation</h2><p class="value ${inflation === null ? 'unknown' : ''}">${inflation === null ? 'not known' : `${number(inflation)}×`}</p>
          <p class="soft">${inflation === null ? 'Nobody claimed anything.' : 'as much is claimed as there is; 1 would be all of it, once.'}</p></div>
        <div><h2>Questions that bounce</h2><p class="value">${count(wandering.length)}</p><p class="soft">${inquiries.length ? `of ${counted(inquiries.length, 'question')} went on three times or came back, unanswered.` : 'No question was raised.'}</p></div>
        <div><h2>Open the longest</h2><p class="value ${longest(inquiries) === null ? 'unknown' : ''}">${longest(inquiries) === null ? 'none' : duration(longest(inquiries) * 86_400)}</p><p class="soft">${longest(inquiries) === null ? 'No question is open.' : 'since the oldest question without an answer was raised.'}</p></div>
      </section>
      ${credits.length > 1 ? section({ id: 'rivals', title: 'Who claims against whom', note: 'the mark is the whole; what goes beyond it is claimed of nothing' },
        table('Who claims against whom', ['Teams', 'Things', 'Since', 'Claimed of each', 'Who claims it, on average'], rivals(credits).map((of) => [
          list(of.claims.map(({ team }) => known.name(team))), count(of.things), day(of.since), html`<b>${share(of.sum)}</b>`, bar(of, known, widest)]))) : nothing}
      ${section({ id: 'questions', title: 'Questions and where they went', note: 'those that bounce first', acts: api(DISPUTES, 'the questions') },
        inquiries.length
          ? table('Questions', ['Question', 'Its way', 'Passed on', 'Open', 'With'], inquiries.map((one) => [
              html`${one.inquiry} ${one.bounces ? badge('bounces', 'lack') : one.answeredAt ? badge('answered', 'done') : badge('open', 'wait')}`,
              route(one.route, known.name),
              html`${one.passes ? counted(one.passes, 'time') : html`<span class="soft">not passed on</span>`}${one.backAtEarlier ? html` <span class="soft">came back</span>` : nothing}`,
              html`${duration(one.openDays * 86_400)} <span class="soft">since ${day(one.raisedAt)}</span>`,
              one.answeredAt ? html`<span class="soft">answered ${day(one.answeredAt)}</span>` : one.holder ? known.name(one.holder) : html`<span class="owner missing">nobody</span>`,
            ]))
          : empty('No question was raised.', 'Teams raise, pass and answer root-cause questions with inquiry events.'))}
      ${section({ id: 'credits', title: 'Competing credits', note: 'the oldest first', acts: api(DISPUTES, 'the disputes') },
        credits.length
          ? long(this, credits, {
              what: ['thing'], size: AT_FIRST,
              names: ({ item, outcome, claims }) => [item?.type, item?.id, outcome, ...claims.map(({ team }) => known.name(team))].filter(Boolean).join(' '),
              draw: (rows) => table('Competing credits', ['What', 'Since', 'Claimed', 'Who claims it'], rows.map((credit) => [
                thing(credit), day(credit.since), html`<b>${share(credit.sum)}</b>`, bar(credit, known, widest)])),
            })
          : empty('No credit is claimed twice.', 'Teams claim with credit-claimed events; governance settles with credit-settled.'))}`;
  }
}

const longest = (inquiries) => {
  const open = inquiries.filter(({ answeredAt }) => !answeredAt).map(({ openDays }) => openDays);
  return open.length ? Math.max(...open) : null;
};

const thing = ({ item, outcome, start, end }) =>
  item
    ? html`<a href=${to('items', item.type, item.id)}>${item.id}</a> <span class="soft">${item.type}</span>`
    : html`${words(outcome)} <span class="soft">${start ? `${day(start)} – ${day(end)}` : ''}</span>`;

const share = (text) => `${count(Math.round(Number(text) * 100))}%`;

/** Claims laid end to end, on one scale in all rows: what goes beyond the mark is claimed of nothing. */
function bar({ claims, sum }, known, widest) {
  const width = 220;
  const all = width / widest;
  let x = 0;
  const parts = claims.map((claim) => {
    const part = { x, width: Number(claim.share) * all };
    x += part.width;
    return part;
  });
  return html`<svg class="claims" viewBox="0 0 ${width} 14" width=${width} height="14" preserveAspectRatio="none" aria-hidden="true">
      ${parts.map((part) => svg`<rect class="claim" x=${part.x} y="2" width=${Math.max(1, part.width - 1)} height="10" rx="2" />`)}
      <rect class="beyond" x=${all} y="12" width=${Math.max(0, (Number(sum) - 1) * all)} height="2" />
      <line class="whole" x1=${all} x2=${all} y1="0" y2="14" /></svg>
    <span class="soft">${list(claims.map(({ team, share: of }) => `${known.name(team)} ${share(of)}`))}</span>`;
}

customElements.define('baton-disputes', Disputes);
