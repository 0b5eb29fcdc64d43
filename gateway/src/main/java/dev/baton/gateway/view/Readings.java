package dev.baton.gateway.view;

import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.Status;
import dev.baton.gateway.projection.ReadModels.WayCount;
import java.util.List;

/**
 * What was read to answer a question, teams named as the events name them.
 *
 * @param hours of the window and the buckets before it that tell who emits
 */
record Readings(
    List<SeamHour> hours,
    List<SeamWaits> waits,
    List<FieldCount> fields,
    List<ReasonCount> reasons,
    List<OpenCount> open,
    List<WayCount> ways,
    List<Status> statuses) {}
