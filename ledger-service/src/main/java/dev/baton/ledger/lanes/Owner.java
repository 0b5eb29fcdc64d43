package dev.baton.ledger.lanes;

import java.net.URI;
import java.util.UUID;

/**
 * A replica that holds lanes.
 *
 * @param replica of one start of a service
 * @param address where its HTTP port is, as the other replicas reach it
 */
public record Owner(UUID replica, URI address) {}
