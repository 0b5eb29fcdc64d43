package dev.baton.bench;

import java.util.Locale;

/**
 * What a number is to reach.
 *
 * @param name P1 to P13, or V1: millions of entries a second and core
 * @param atLeast the ratio, or the number
 */
public record Target(String name, double atLeast) {
  /**
   * The one line about it.
   *
   * @param ratio the worst of its cases
   */
  public String line(double ratio) {
    // what is printed is what is judged
    double shown = Math.round(ratio * 100) / 100.0;
    return String.format(
        Locale.ROOT, "%s %.2f >= %.2f %s", name, shown, atLeast, shown >= atLeast ? "ok" : "short");
  }
}
