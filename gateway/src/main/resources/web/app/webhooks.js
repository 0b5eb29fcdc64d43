// Who is told of signals over HTTP: what each asks for, whether it takes what it is sent, and what became of the last of it.

import { html, nothing } from 'lit';
import { get, journeys, path, send } from './api.js';
import { ask } from './ask.js';
import { kindWords } from './evidence.js';
import { clock, count, counted, day, list } from './format.js';
import { api, badge, button, empty, facts, head, section, table } from './parts.js';
import { parts, then } from './registry-parts.js';
import { teamsIfKnown } from './registry.js';
import { go, to } from './route.js';
import { View } from './view.js';

const WEBHOOKS = '/api/v1/webhooks';
const at = (...rest) => path(WEBHOOKS, ...rest);

const STATES = { active: ['done', 'active'], failing: ['lack', 'failing'], disabled: ['lack', 'disabled'] };
const SENT = { waiting: ['wait', 'waiting'], taken: ['done', 'taken'], 'given-up': ['lack', 'given up'] };
const tone = (states, state) => badge(states[state]?.[1] ?? state, states[state]?.[0] ?? '');
const kindName = (kind) => kindWords[kind]?.name ?? kind;
const moment = (time) => html`${day(time)} <span class="soft">${clock(time)}</span>`;

/** What one asks for, in words. */
function asks({ kinds, teams, journeys: paths }, known, names) {
  const some = [
    kinds.length ? list(kinds.map(kindName)) : 'every kind',
    teams.length ? `for ${list(teams.map(known.name))}` : null,
    paths.length ? `on ${list(paths.map((id) => names.get(id) ?? id))}` : null,
  ];
  return some.filter(Boolean).join(', ');
}

/** The secret, which no call gives again. */
const shownOnce = (view, secret) => html`
  <section class="banner once" role="status" aria-label="The secret">
    <p><b>This secret is shown only now.</b> The receiver checks with it that a message is Baton’s.</p>
    <p class="acts"><code class="hash">${secret}</code>
      ${button('Copy', () => navigator.clipboard?.writeText(secret))}
      ${button('I have it', () => { view.secret = null; })}</p>
  </section>`;

const register = (known, listed) =>
  ask({
    title: 'Register a webhook',
    says: 'It is told from now on, each message signed. Nothing chosen asks for all.',
    fields: [
      { name: 'url', label: 'Address', required: true, hint: 'https and public, unless the installation allows its network.' },
      { name: 'kinds', label: 'Kinds', kind: 'checks', options: Object.entries(kindWords).map(([kind, { name }]) => [kind, name]) },
      { name: 'teams', label: 'Routed to', kind: 'checks', options: known.list.map(({ id, name }) => [id, name]) },
      { name: 'journeys', label: 'Journeys', kind: 'checks', options: listed.map(({ id, name }) => [id, name]) },
    ],
    act: 'Register',
    send: (values) => send('POST', WEBHOOKS, values),
  });

const forGovernance = html`${parts('webhooks')}${head({ title: 'Webhooks' })}${empty('Who is told over HTTP is for governance to say.')}`;

class WebhookList extends View {
  static properties = { secret: { state: true } };

  heading = 'Webhooks';

  async load() {
    if (!this.caller.govern) return { forbidden: true };
    const [{ webhooks }, known, listed] = await Promise.all([get(WEBHOOKS), teamsIfKnown(), journeys()]);
    return { webhooks, known, listed, names: new Map(listed.map(({ id, name }) => [id, name])), missing: known.missing };
  }

  content({ forbidden, webhooks, known, listed, names }) {
    if (forbidden) return forGovernance;
    return html`
      ${parts('webhooks')}
      ${head({
        title: 'Webhooks', says: `Who is told of signals and of offers about to run out, over HTTP · read at ${this.readAt}`,
        acts: button('Register a webhook', then(this, async () => {
          const made = await register(known, listed);
          if (made) this.secret = made.secret;
          return made;
        }), 'primary'),
      })}
      ${this.secret ? shownOnce(this, this.secret) : nothing}
      ${section({ id: 'webhooks', title: 'All webhooks', acts: api(WEBHOOKS, 'the webhooks') }, webhooks.length
        ? table('Webhooks', ['Address', 'Asks for', 'State', 'Waiting', 'Registered'], webhooks.map((one) => [
            html`<a class="id" href=${to('governance', 'webhooks', one.id)}>${one.url}</a>`,
            html`<span class="soft">${asks(one, known, names)}</span>`,
            html`${tone(STATES, one.state)} ${one.disabledWhy ?? one.failure ? html`<span class="soft">${one.disabledWhy ?? one.failure}</span>` : nothing}`,
            count(one.waiting),
            html`${day(one.madeAt)} <span class="soft">by ${one.madeBy}</span>`,
          ]))
        : empty('Nobody is told over HTTP.', 'Signals are in the inbox all the same, and on Kafka. A receiver registered here is told as they open and end.'))}`;
  }
}

class OneWebhook extends View {
  static properties = { secret: { state: true } };

  get heading() {
    return this.data?.webhook?.url ?? 'Webhook';
  }

  async load() {
    if (!this.caller.govern) return { forbidden: true };
    const [, , id] = this.route.path;
    const [webhook, { deliveries }, known, listed] = await Promise.all([get(at(id)), get(at(id, 'deliveries')), teamsIfKnown(), journeys()]);
    return { webhook, deliveries, known, names: new Map(listed.map(({ id: journey, name }) => [journey, name])), missing: known.missing };
  }

  content({ forbidden, webhook, deliveries, known, names }) {
    if (forbidden) return forGovernance;
    return html`
      ${parts('webhooks')}
      ${head({
        above: html`<p class="soft"><a href=${to('governance', 'webhooks')}>Webhooks</a></p>`,
        title: webhook.url, says: html`${tone(STATES, webhook.state)} ${asks(webhook, known, names)} · read at ${this.readAt}`,
        acts: html`
          ${webhook.state === 'disabled' ? button('Send again', then(this, () => resume(webhook)), 'primary') : nothing}
          ${button('New secret', then(this, () => this.#renew(webhook)))}
          ${button('Delete', () => remove(webhook))}`,
      })}
      ${this.secret ? shownOnce(this, this.secret) : nothing}
      ${section({ id: 'state', title: 'Whether it works', acts: api(at(webhook.id), 'the webhook') }, facts([
        ['Waiting', counted(webhook.waiting, 'message')],
        ['Failing since', webhook.failingSince ? moment(webhook.failingSince) : 'it does not'],
        ['What went wrong last', webhook.failure],
        ['Disabled', webhook.disabledAt ? moment(webhook.disabledAt) : null],
        ['Why', webhook.disabledWhy],
        ['Registered', html`${day(webhook.madeAt)} <span class="soft">by ${webhook.madeBy}</span>`],
      ]))}
      ${section({ id: 'deliveries', title: 'What was sent', note: 'the last 50, the newest first', acts: api(at(webhook.id, 'deliveries'), 'what was sent') }, deliveries.length
        ? table('Messages', ['Published', 'About', 'Became of it', 'Tries', 'Last answer'], deliveries.map((one) => [
            moment(one.queuedAt), kindName(one.kind),
            html`${tone(SENT, one.state)} ${one.endedAt ? html`<span class="soft">${day(one.endedAt)} ${clock(one.endedAt)}</span>`
              : webhook.state === 'disabled' ? html`<span class="soft">until it is sent to again</span>` : html`<span class="soft">again at ${clock(one.nextAt)}</span>`}`,
            count(one.attempts),
            one.failure ? html`<span class="leaking">${one.failure}</span>` : one.status ? count(one.status) : html`<span class="soft">none yet</span>`,
          ]))
        : empty('Nothing was published since that it asks for.'))}`;
  }

  async #renew(webhook) {
    const made = await ask({
      title: 'A new secret',
      says: 'For a day messages are signed with both, so that the receiver can change over.',
      act: 'Make it',
      send: () => send('POST', at(webhook.id, 'secrets')),
    });
    if (made) this.secret = made.secret;
    return made;
  }
}

const resume = (webhook) => ask({
  title: 'Send again',
  says: `${webhook.url} was disabled: ${webhook.disabledWhy} What waits is sent first.`,
  act: 'Send again',
  send: () => send('POST', at(webhook.id, 'resumption')),
});

async function remove(webhook) {
  const gone = await ask({
    title: 'Delete the webhook',
    says: `${webhook.url} is told no more; ${webhook.waiting ? `${counted(webhook.waiting, 'message')} that wait are not sent` : 'nothing waits for it'}.`,
    act: 'Delete',
    danger: true,
    send: async () => {
      await send('DELETE', at(webhook.id));
      return true;
    },
  });
  if (gone) go('governance', 'webhooks');
}

customElements.define('webhook-list', WebhookList);
customElements.define('one-webhook', OneWebhook);
