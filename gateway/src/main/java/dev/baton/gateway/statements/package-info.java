/**
 * What passed at a boundary in a month, frozen at a position of every lane once the month is
 * settled, and signed by both sides. What is told later changes no statement; whoever doubts one
 * has it made again from the ledger's entries up to those positions.
 */
@NullMarked
package dev.baton.gateway.statements;

import org.jspecify.annotations.NullMarked;
