package dev.baton.gateway.view;

import dev.baton.gateway.projection.ReadModels.ChosenOffers;
import dev.baton.gateway.projection.ReadModels.ControlTotal;
import dev.baton.gateway.projection.ReadModels.DefinitionCount;
import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.LeadCount;
import dev.baton.gateway.projection.ReadModels.MeaningsCount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.PhantomWorth;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.ReadModels.Status;
import dev.baton.gateway.projection.ReadModels.WayCount;
import java.util.List;

/**
 * What was read to answer a question, teams named as the events name them.
 *
 * @param hours of the window and the buckets before it that tell who emits; whole days where
 *     nothing changed within them that a view asks for
 * @param definitions of a boundary; not read of a journey
 * @param chosen read only where several registered boundaries have one of the edges
 */
record Readings(
    List<SeamHour> hours,
    List<SeamWaits> waits,
    List<FieldCount> fields,
    List<ReasonCount> reasons,
    List<OpenCount> open,
    List<SeamWorth> worths,
    List<MeaningsCount> meanings,
    List<DefinitionCount> definitions,
    List<ControlTotal> totals,
    List<WayCount> ways,
    List<LeadCount> leads,
    List<Status> statuses,
    List<PhantomWorth> phantoms,
    List<ChosenOffers> chosen) {

  /** Without phantoms of any worth, and without boundaries that have one edge. */
  Readings(
      List<SeamHour> hours,
      List<SeamWaits> waits,
      List<FieldCount> fields,
      List<ReasonCount> reasons,
      List<OpenCount> open,
      List<SeamWorth> worths,
      List<MeaningsCount> meanings,
      List<DefinitionCount> definitions,
      List<ControlTotal> totals,
      List<WayCount> ways,
      List<LeadCount> leads,
      List<Status> statuses) {
    this(
        hours,
        waits,
        fields,
        reasons,
        open,
        worths,
        meanings,
        definitions,
        totals,
        ways,
        leads,
        statuses,
        List.of(),
        List.of());
  }

  /**
   * The same with the definitions that were used, what is worth something and was never offered,
   * and what selectors chose.
   */
  Readings beside(
      List<DefinitionCount> definitions, List<PhantomWorth> phantoms, List<ChosenOffers> chosen) {
    return new Readings(
        hours,
        waits,
        fields,
        reasons,
        open,
        worths,
        meanings,
        definitions,
        totals,
        ways,
        leads,
        statuses,
        phantoms,
        chosen);
  }

  /** The same with the ways of items and what goes with them. */
  Readings with(List<WayCount> ways, List<LeadCount> leads, List<Status> statuses) {
    return new Readings(
        hours,
        waits,
        fields,
        reasons,
        open,
        worths,
        meanings,
        definitions,
        totals,
        ways,
        leads,
        statuses,
        phantoms,
        chosen);
  }
}
