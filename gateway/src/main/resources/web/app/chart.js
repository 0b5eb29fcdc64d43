// What the charts are made of: an element that knows how wide it is and which place is pointed at, words and lines.

import { LitElement, html, nothing, svg } from 'lit';
import { round } from './scale.js';

/**
 * A chart of places along an axis. A subclass gives `places`, how many there are, `draw`, `says` of a place and `summary`
 * of all. One place is pointed at, by pointer or arrow keys, and read out below.
 */
export class Chart extends LitElement {
  static properties = { width: { state: true }, at: { state: true } };

  #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.width = 0;
    this.at = null;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render() {
    const { width, places, at } = this;
    if (width === 0 || places === 0) return nothing;
    const here = at !== null && at < places ? at : null;
    return html`
      <div class="plot" role="slider" tabindex="0" aria-label=${this.summary} aria-valuemin="1" aria-valuemax=${places}
        aria-valuenow=${(here ?? places - 1) + 1} aria-valuetext=${this.says(here ?? places - 1)}
        @keydown=${this.#onKey} @pointermove=${this.#onPointer} @pointerdown=${this.#onPointer} @pointerleave=${() => { this.at = null; }}
        @focus=${() => { this.at ??= places - 1; }} @blur=${() => { this.at = null; }}>
        ${this.draw(width, here)}
      </div>
      <p class="readout soft" aria-hidden="true">${here === null ? this.hint : this.says(here)}</p>`;
  }

  /** What stands below while nothing is pointed at. */
  get hint() {
    return '';
  }

  #onKey(event) {
    const last = this.places - 1;
    const at = this.at ?? last;
    const next = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.at = Math.max(0, Math.min(last, next));
  }

  #onPointer(event) {
    const { left } = event.currentTarget.getBoundingClientRect();
    const place = this.placeOf(event.clientX - left, this.width);
    this.at = place === null ? null : Math.max(0, Math.min(this.places - 1, place));
  }
}

export const words = (kind, x, y, content, anchor = 'start') =>
  svg`<text class=${kind} x=${round(x)} y=${round(y)} text-anchor=${anchor}>${content}</text>`;

export const line = (kind, x1, y1, x2, y2) =>
  svg`<line class=${kind} x1=${round(x1)} y1=${round(y1)} x2=${round(x2)} y2=${round(y2)} />`;
