package dev.baton.edge;

/**
 * One thing wrong with an input.
 *
 * @param pointer JSON Pointer (RFC 6901) into the input; empty for the whole of it
 * @param detail what is wrong and what would be right
 */
public record Violation(String pointer, String detail) {}
