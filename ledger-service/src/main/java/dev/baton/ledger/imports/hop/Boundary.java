package dev.baton.ledger.imports.hop;

/** Between whom hops are counted. */
public record Boundary(String from, String to) {}
