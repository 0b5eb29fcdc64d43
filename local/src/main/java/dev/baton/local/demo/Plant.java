package dev.baton.local.demo;

/**
 * What can be wrong in a story. With a plant left out, its finding is in neither data nor truth.
 */
public enum Plant {
  /** Budget or timeline is stripped from many leads on their way from marketing to sales. */
  CONTEXT_STRIPPED,
  /** Marketing, sales and onboarding mean three incompatible things by "qualified lead". */
  THREE_DEFINITIONS,
  /** Nobody is accountable for sales → onboarding, and many offers there are never answered. */
  NOBODY_OWNS,
  /** Onboarding gets faster in week 5, and leads pile up before compliance from then on. */
  LOCAL_WIN,
  /** Support starts work on what compliance never offered. */
  SILENT_PICKUPS,
  /** Churn rises from week 8, while every team's own number stays green. */
  CHURN,
  /** Sales and marketing claim more of many signed leads than there is; from week 5 it stays so. */
  CLAIMED_TWICE,
  /** What support asks in week 9 goes from team to team, and nobody answers. */
  BOUNCING_QUESTION
}
