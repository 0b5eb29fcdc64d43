package dev.baton.contracts;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * An amount of money.
 *
 * @param amount decimal, written as a string so that no reader rounds it
 * @param currency ISO 4217 code
 */
public record Money(
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {}
