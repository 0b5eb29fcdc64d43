/**
 * Tells others of signals over HTTP, signed as Standard Webhooks say. What stands on the topic of
 * signals is put into a queue in the database with the position it was read at; whichever replica
 * takes an entry of the queue sends it, until it is taken or given up. Only to addresses that are
 * not of this network: see {@link dev.baton.gateway.webhooks.Destination}.
 */
@NullMarked
package dev.baton.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
