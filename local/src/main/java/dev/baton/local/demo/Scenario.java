package dev.baton.local.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which story to tell. The same scenario is the same story, byte for byte.
 *
 * @param end when the story ends, a Monday 00:00 UTC: no handoff fact is later, no declaration more
 *     than a working morning
 * @param suffix put on every team, work type, journey, term, definition and metric, so that several
 *     stories live on one installation; empty for none
 * @param plants what is wrong in it
 * @param leadsPerWeek about how many leads enter a week, at least 1
 */
public record Scenario(long seed, Instant end, String suffix, Set<Plant> plants, int leadsPerWeek) {
  /** How many weeks a story lasts. */
  public static final int WEEKS = 12;

  /** How many weeks before it the teams' own numbers and the outcome are known of. */
  static final int WEEKS_BEFORE = 13;

  private static final int LEADS_PER_WEEK = 100;

  public Scenario {
    plants = Set.copyOf(plants);
    if (leadsPerWeek < 1) {
      throw new IllegalArgumentException("A story needs at least one lead a week");
    }
    if (!end.equals(monday(end.atZone(ZoneOffset.UTC).toLocalDate().plusDays(1)))) {
      throw new IllegalArgumentException("A story ends on a Monday, 00:00 UTC, not at " + end);
    }
  }

  /** What the demo plays: everything is wrong, up to the last Monday before today. */
  public static Scenario standard(LocalDate today) {
    return new Scenario(1, monday(today), "", EnumSet.allOf(Plant.class), LEADS_PER_WEEK);
  }

  /** {@link #standard(LocalDate)} of today, in UTC. */
  public static Scenario standard() {
    return standard(LocalDate.now(ZoneOffset.UTC));
  }

  /** The same with another seed and a suffix of its own. */
  public Scenario as(long newSeed, String newSuffix) {
    return new Scenario(newSeed, end, newSuffix, plants, leadsPerWeek);
  }

  /** The same without one thing that is wrong. */
  public Scenario without(Plant plant) {
    Set<Plant> rest = EnumSet.noneOf(Plant.class);
    plants.stream().filter(p -> p != plant).forEach(rest::add);
    return new Scenario(seed, end, suffix, rest, leadsPerWeek);
  }

  /** The same at another size. */
  public Scenario leads(int aWeek) {
    return new Scenario(seed, end, suffix, plants, aWeek);
  }

  /** The Monday on which the story begins, 00:00 UTC. */
  public Instant start() {
    return weekStart(1);
  }

  /** When a week begins, 00:00 UTC; weeks count from 1, those before the story downwards from 0. */
  public Instant weekStart(int week) {
    return end.minus(Duration.ofDays(7L * (WEEKS - week + 1)));
  }

  boolean has(Plant plant) {
    return plants.contains(plant);
  }

  /** A name as this story uses it. */
  String name(String plain) {
    return suffix.isEmpty() ? plain : plain + "-" + suffix;
  }

  private static Instant monday(LocalDate dayAfter) {
    return dayAfter
        .with(TemporalAdjusters.previous(DayOfWeek.MONDAY))
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }
}
