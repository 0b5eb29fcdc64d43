// Where things lie on a chart. Pure: numbers and dates in, pixels out.

export const round = (n) => Math.round(n * 10) / 10;

/** Steps of 1, 2 or 5 times a power of ten, at most so many of them up to `max`. */
export function steps(max, most) {
  if (!(max > 0)) return [0];
  const raw = max / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw - 1e-12);
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** Buckets side by side: where each lies, and any instant between them. */
export function bands(buckets, left, right) {
  const starts = buckets.map((bucket) => Date.parse(bucket));
  const size = buckets.length ? (right - left) / buckets.length : 0;
  const length = starts.length > 1 ? starts[1] - starts[0] : 86_400_000;
  return {
    size,
    middle: (i) => left + (i + 0.5) * size,
    start: (i) => left + i * size,
    /** Null where it lies outside. */
    of(instant) {
      const time = Date.parse(instant);
      const after = starts.findLastIndex((start) => start <= time);
      if (after < 0) return null;
      const end = starts[after + 1] ?? starts[after] + length;
      return time > end ? null : left + (after + Math.min(1, (time - starts[after]) / (end - starts[after]))) * size;
    },
    at: (x) => Math.floor((x - left) / (size || 1)),
    /** Which buckets have room for a label of so many pixels; the last one always. */
    labelled(room) {
      const every = Math.max(1, Math.ceil(room / (size || 1)));
      return buckets.map((_, i) => i).filter((i) => (buckets.length - 1 - i) % every === 0);
    },
  };
}
