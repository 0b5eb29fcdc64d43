// Where everything on the journey's map lies. Pure: seams in, shapes out.
//
// Work flows along the main axis (to the right, on a narrow screen downwards). Stations are the teams, ranked by their
// longest way from the start; a seam is a band as thick as its offers. What is accepted reaches the next station; all
// else leaves the band below it and ends in the open. What was picked up with no offer comes in from above.

import { count, leakKinds } from './format.js';

export const STATION = 14;
const NAME_ROOM = 26;
const PHANTOM_ROOM = 44;
const LEAST = 1.5;

/** How wide a letter is at most, about: of what is said of a band, and of a name. */
const LETTER = 7.2;
const NAME_LETTER = 8.8;

/** How far a loss of each kind runs along the band, and how far it falls away from it. */
const LEAKS = {
  open: { reach: 0.4, fall: 6 },
  suspected: { reach: 0.42, fall: 14 },
  unmeasured: { reach: 0.42, fall: 14 },
  withdrawn: { reach: 0.44, fall: 20 },
  forwarded: { reach: 0.44, fall: 20 },
  rejected: { reach: 0.48, fall: 34 },
  unanswered: { reach: 0.52, fall: 48 },
  expired: { reach: 0.54, fall: 62 },
};

/** What went nowhere. */
const LOST = new Set(['unanswered', 'expired']);

/**
 * @param seams the journey's seams in its order, as the gateway gives them
 * @param length pixels along the main axis; where work flows downwards the map takes what it needs
 * @param breadth pixels the thickest rank may take across it
 * @param vertical whether work flows downwards
 * @param shape whether there are no numbers to make room for
 * @param say how an amount is written
 * @returns {{length, breadth, stations, bands, leaks, phantoms, returns}}; `returns` are the seams that lead
 *   back to an earlier station and are not drawn
 */
export function layout(seams, { length, breadth, vertical = false, shape: bare = false, say = count }) {
  const { drawn, returns } = cutReturns(seams);
  const nodes = rankNodes(drawn);
  const ranks = Math.max(1, ...nodes.map((node) => node.rank + 1));
  const edges = drawn.map((seam) => ({ seam, ...flows(seam) }));
  const start = vertical ? NAME_ROOM : 0;
  const endRoom = vertical ? 36 : 92;
  // Downwards there is room without end; to the right the stations share what there is.
  const span = vertical ? (bare ? 84 : downwards(edges)) : Math.max(150, Math.min(420, (length - start - endRoom - STATION) / Math.max(1, ranks - 1)));

  const hops = withPassages(edges, nodes);
  const scale = scaleFor(nodes, breadth);
  for (const node of nodes) measure(node, scale);
  place(nodes, vertical ? 96 : 0, vertical);

  const shape = { span, start, vertical, say, room: length, at: (rank) => start + rank * span };
  const stations = nodes
    .filter((node) => !node.passage)
    .map((node) => station(node, shape));
  const leaks = nodes.flatMap((node) => leaksOf(node, shape));
  const phantoms = edges.filter((edge) => edge.phantom > 0).map((edge) => phantomOf(edge, shape));

  const acrossEnd = Math.max(
    0,
    ...nodes.map((node) => node.base + node.size),
    ...leaks.map((leak) => leak.end + (vertical ? 40 : 12)),
  );
  return {
    length: Math.max(vertical ? 0 : length, start + (ranks - 1) * span + STATION + endRoom),
    breadth: Math.ceil(acrossEnd + 8),
    stations,
    bands: hops.map((hop) => draw(hop, shape)),
    leaks,
    phantoms,
    returns,
  };
}

/** How far apart stations are where work flows downwards: the words of all that leaves a band find room beside it. */
const downwards = (edges) => Math.max(136, 73 + 16 * Math.max(0, ...edges.map(({ losses }) => losses.length)));

/** Pixels that words take on the map, at most. */
const wide = (words) => words.length * 7.4;

/** Whether no station has two ways out or in, so that the map is one band. */
export function isChain(seams) {
  const { drawn } = cutReturns(seams);
  const single = (end) => new Set(drawn.map((seam) => seam[end])).size === drawn.length;
  return single('from') && single('to');
}

/** A seam's offers, split by what became of them. */
function flows(seam) {
  const isKnown = seam.offered !== null && seam.offered !== undefined;
  return {
    known: isKnown,
    offered: seam.offered ?? 0,
    accepted: seam.accepted ?? 0,
    phantom: seam.phantom ?? 0,
    losses: isKnown ? leakKinds(seam).map(([kind, n]) => ({ kind, count: n })) : [],
  };
}

/** Journeys may lead back; a map that must flow one way leaves those seams out, and says so. */
function cutReturns(seams) {
  const out = Map.groupBy(seams, (seam) => seam.from);
  const state = new Map();
  const back = new Set();
  const visit = (team) => {
    state.set(team, 'open');
    for (const seam of out.get(team) ?? []) {
      if (state.get(seam.to) === 'open') back.add(seam);
      else if (!state.has(seam.to)) visit(seam.to);
    }
    state.set(team, 'done');
  };
  const arrivedAt = new Set(seams.map((seam) => seam.to));
  const starts = seams.map((seam) => seam.from).filter((team) => !arrivedAt.has(team));
  for (const team of [...starts, ...seams.map((seam) => seam.from)]) {
    if (!state.has(team)) visit(team);
  }
  return { drawn: seams.filter((seam) => !back.has(seam)), returns: [...back] };
}

function rankNodes(seams) {
  const nodes = new Map();
  const node = (id, name) => {
    if (!nodes.has(id)) nodes.set(id, { id, name: name ?? id, rank: 0, ins: [], outs: [] });
    return nodes.get(id);
  };
  for (const seam of seams) {
    node(seam.from, seam.fromName);
    node(seam.to, seam.toName);
  }
  // Longest way from a start: as many rounds as there are stations settle every acyclic graph.
  for (let round = 0, moved = true; moved && round < nodes.size; round++) {
    moved = false;
    for (const seam of seams) {
      const least = nodes.get(seam.from).rank + 1;
      if (nodes.get(seam.to).rank < least) {
        nodes.get(seam.to).rank = least;
        moved = true;
      }
    }
  }
  return [...nodes.values()];
}

/** A band that skips a rank gets a passage there, so that it runs beside the stations and not through them. */
function withPassages(edges, nodes) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.flatMap((edge) => {
    const source = byId.get(edge.seam.from);
    const target = byId.get(edge.seam.to);
    edge.source = source;
    edge.target = target;
    const stops = [source];
    for (let rank = source.rank + 1; rank < target.rank; rank++) {
      const passage = { id: `${edge.seam.from} ${edge.seam.to} ${rank}`, passage: true, rank, ins: [], outs: [] };
      nodes.push(passage);
      stops.push(passage);
    }
    stops.push(target);
    const parts = stops.slice(1).map((to, i) => ({ edge, from: stops[i], to, first: i === 0, last: to === target }));
    for (const part of parts) {
      part.from.outs.push(part);
      part.to.ins.push(part);
    }
    return parts;
  });
}

const lossesOf = (node) =>
  node.passage ? [] : node.outs.flatMap((part) => part.edge.losses.map((loss) => ({ ...loss, edge: part.edge })));

const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

function scaleFor(nodes, breadth) {
  const weight = (node) =>
    Math.max(
      sum(node.outs.map((part) => (part.first ? part.edge.offered : part.edge.accepted))),
      sum(node.ins.map((part) => part.edge.accepted)),
    );
  const ranks = [...Map.groupBy(nodes, (node) => node.rank).values()];
  const most = Math.max(0, ...ranks.map((rank) => sum(rank.map(weight))));
  return most > 0 ? breadth / most : 0;
}

const thickness = (n, scale) => (n > 0 ? Math.max(LEAST, n * scale) : 0);

function measure(node, scale) {
  for (const part of [...node.ins, ...node.outs]) {
    part.thick = part.edge.known ? thickness(part.edge.accepted, scale) : 0;
  }
  node.losses = lossesOf(node).map((loss) => ({ ...loss, thick: thickness(loss.count, scale) }));
  // One seam's losses stay together, its lightest first, so that what went nowhere lies outermost.
  const order = Object.keys(LEAKS);
  node.losses.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const inside = Math.max(
    sum(node.outs.map((part) => part.thick)) + sum(node.losses.map((loss) => loss.thick)),
    sum(node.ins.map((part) => part.thick)),
  );
  node.size = node.passage ? Math.max(LEAST, inside) : Math.max(18, inside);
  node.above = sum(node.ins.filter((part) => part.last).map((part) => thickness(part.edge.phantom, scale)));
  for (const part of node.ins) part.phantomThick = part.last ? thickness(part.edge.phantom, scale) : 0;
}

/** Lays the nodes of each rank under one another, and each node's losses under it where their labels stay apart. */
function place(nodes, margin, vertical) {
  const ranks = [...Map.groupBy(nodes, (node) => node.rank).entries()].sort(([a], [b]) => a - b);
  const above = (node) => {
    if (node.passage) return 0;
    // Downwards, the names' margin has room for what comes in from the side.
    return vertical ? node.above : NAME_ROOM + (node.above > 0 ? node.above + PHANTOM_ROOM : 0);
  };
  // The first of every rank share one line: a chain reads as one straight band.
  const firstLine = margin + Math.max(0, ...ranks.map(([, rank]) => above(rank[0])));
  for (const [, rank] of ranks) {
    rank.sort((a, b) => position(a) - position(b));
    let end = null;
    for (const node of rank) {
      // What branches off runs below the losses of where it comes from, so that neither covers the other's words.
      const clear = Math.max(...node.ins.map((part) => part.from.lossEnd ?? 0), 0);
      node.base = end === null ? firstLine : Math.max(end, clear) + above(node) + 16;
      stack(node);
      let falls = node.base + sum(node.outs.map((part) => part.thick));
      let labels = -Infinity;
      let kind = null;
      for (const loss of node.losses) {
        loss.from = falls;
        falls += loss.thick;
        const half = loss.thick / 2;
        // Seams of one station share a label for what was decided or is open; what is lost is said seam by seam.
        const apart = loss.kind === kind && !LOST.has(kind) ? half : vertical ? 4 : 16;
        kind = loss.kind;
        loss.to = Math.max(loss.from + LEAKS[loss.kind].fall, labels + apart - half);
        labels = loss.to + half;
      }
      node.first = end === null;
      node.lossEnd = Number.isFinite(labels) ? labels + 8 : 0;
      end = Math.max(node.base + node.size, node.lossEnd);
    }
  }
}

/** A rank's order follows where its work comes from, as far as that is placed. */
function position(node) {
  const from = node.ins.filter((part) => part.from.base !== undefined);
  if (from.length === 0) return 0;
  return sum(from.map((part) => part.outAt ?? part.from.base)) / from.length;
}

function stack(node) {
  let at = node.base;
  for (const part of node.outs) {
    part.outAt = at;
    at += part.thick;
  }
  at = node.base;
  for (const part of [...node.ins].sort((a, b) => a.outAt - b.outAt)) {
    part.inAt = at;
    at += part.thick;
  }
}

function ribbon({ vertical }, [m0, c0], [m1, c1], thick0, thick1 = thick0) {
  const p = vertical ? (m, c) => `${round(c)},${round(m)}` : (m, c) => `${round(m)},${round(c)}`;
  const mid = (m0 + m1) / 2;
  return (
    `M${p(m0, c0)} C${p(mid, c0)} ${p(mid, c1)} ${p(m1, c1)} ` +
    `L${p(m1, c1 + thick1)} C${p(mid, c1 + thick1)} ${p(mid, c0 + thick0)} ${p(m0, c0 + thick0)} Z`
  );
}

const round = (n) => Math.round(n * 10) / 10;
const point = ({ vertical }, main, across) => (vertical ? { x: across, y: main } : { x: main, y: across });

function station(node, shape) {
  const main = shape.at(node.rank);
  const top = node.base - node.above;
  const size = node.size + node.above;
  return {
    id: node.id,
    name: node.name,
    ...point(shape, main, top),
    width: shape.vertical ? size : STATION,
    height: shape.vertical ? STATION : size,
    label: shape.vertical
      ? node.first
        ? { x: 0, y: main + STATION - 3, anchor: 'start' }
        : { x: top, y: main - 6, anchor: 'start' }
      : { x: main, y: top - 9, anchor: 'start' },
  };
}

function draw(part, shape) {
  const { edge } = part;
  const from = shape.at(part.from.rank) + (part.from.passage ? 0 : STATION);
  const to = shape.at(part.to.rank);
  const carries = edge.known && edge.accepted > 0;
  const thick = carries ? part.thick : LEAST;
  const d = ribbon(shape, [from, part.outAt], [to, part.inAt], thick);
  return { seam: edge.seam, d, carries, labels: bandLabels(part, shape, from, to, thick, carries) };
}

/** A band's words stand in it where it is thick enough, else above its middle; a thin branch leaves them to its stations. */
function bandLabels({ edge, first, last, outAt, inAt, from: source }, { vertical, span, say }, from, to, thick, carries) {
  const offered = !edge.known ? 'not known' : edge.offered === 0 ? 'nothing offered' : `${say(edge.offered)} offered`;
  const accepted = `${say(edge.accepted)} accepted`;
  if (vertical) {
    return [
      ...(first ? [{ text: offered, x: outAt + 6, y: from + 15, anchor: 'start' }] : []),
      ...(last && carries ? [{ text: accepted, x: inAt + 6, y: to - 7, anchor: 'start' }] : []),
    ];
  }
  if (thick >= 18) {
    return [
      ...(first ? [{ text: offered, x: from + 7, y: outAt + 16, anchor: 'start' }] : []),
      ...(last && span >= 215 && Math.abs(outAt - inAt) < thick ? [{ text: accepted, x: to - 8, y: inAt + 16, anchor: 'end' }] : []),
    ];
  }
  const straight = first && last && outAt === source.base && Math.abs(outAt - inAt) < 4;
  const text = carries ? `${offered}, ${accepted}` : offered;
  // The name of where it comes from stands on the same line.
  const start = from - STATION + (source.name?.length ?? 0) * NAME_LETTER;
  return straight && text.length * LETTER < to - start ? [{ text, x: (start + to) / 2, y: outAt - 7, anchor: 'middle' }] : [];
}

function leaksOf(node, shape) {
  const from = shape.at(node.rank) + STATION;
  const branches = node.outs.length > 1;
  const kinds = [...Map.groupBy(node.losses, (loss) => loss.kind).entries()];
  return kinds.flatMap(([kind, losses], nth) => {
    // Downwards, the outermost loss ends first, so that the words of the inner ones find room below it.
    const to = from + (shape.vertical ? 40 + (kinds.length - 1 - nth) * 16 : shape.span * LEAKS[kind].reach);
    const label = (words, middle) => {
      const { x, y } = point(shape, to + (shape.vertical ? 12 : 7), middle + (shape.vertical ? 2 : 4));
      // Downwards, what would stick out stands further in: each has a line of its own.
      return { text: words, x: shape.vertical ? Math.max(0, Math.min(x, shape.room - wide(words))) : x, y, anchor: 'start' };
    };
    const ends = (loss) => loss.to + loss.thick * 0.9;
    const alone = LOST.has(kind) && branches;
    const together = label(`${shape.say(sum(losses.map((loss) => loss.count)))} ${kind}`, (losses[0].to + ends(losses.at(-1))) / 2);
    return losses.map((loss, i) => {
      const { seam } = loss.edge;
      const own = () => label(`${shape.say(loss.count)} ${kind} → ${seam.toName ?? seam.to}`, (loss.to + ends(loss)) / 2);
      return {
        seam,
        kind,
        d: ribbon(shape, [from, loss.from], [to, loss.to], loss.thick, loss.thick * 0.9),
        end: loss.to + loss.thick,
        label: alone ? own() : i === 0 ? together : null,
      };
    });
  });
}

function phantomOf(edge, shape) {
  const part = edge.target.ins.find((p) => p.edge === edge && p.last);
  const thick = part.phantomThick;
  let at = edge.target.base - edge.target.above;
  for (const other of edge.target.ins) {
    if (other === part) break;
    at += other.phantomThick;
  }
  const to = shape.at(edge.target.rank);
  const from = to - shape.span * (shape.vertical ? 0.42 : 0.46);
  const high = at - (shape.vertical ? 44 : PHANTOM_ROOM);
  return {
    seam: edge.seam,
    d: ribbon(shape, [from, high], [to, at], thick),
    label: {
      text: `${shape.say(edge.phantom)} with no offer`,
      ...point(shape, shape.vertical ? from - 4 : from - 6, high + thick / 2 + (shape.vertical ? -52 : 4)),
      anchor: shape.vertical ? 'start' : 'end',
    },
  };
}
