// Who claims what, taken together. Pure: no DOM, no clock, no network.

/** The teams that claim a thing, each once: a team's events may know it by several names. */
const claimants = ({ claims }) => [...new Set(claims.map(({ team }) => team))].sort();

/** What the same teams claim, as one: how many things, and their shares on average. Those with the most things first. */
export function rivals(credits) {
  return [...Map.groupBy(credits, (credit) => claimants(credit).join('\n')).values()]
    .map((alike) => {
      const mean = (shares) => shares.reduce((sum, share) => sum + Number(share), 0) / alike.length;
      const said = alike.flatMap(({ claims }) => claims);
      return {
        claims: claimants(alike[0]).map((team) => ({ team, share: mean(said.filter((claim) => claim.team === team).map(({ share }) => share)) })),
        things: alike.length,
        sum: mean(alike.map(({ sum }) => sum)),
        since: alike.map(({ since }) => since).sort()[0],
      };
    })
    .sort((a, b) => b.things - a.things || a.since.localeCompare(b.since));
}
