package dev.baton.local.demo;

import java.time.Duration;
import java.util.List;

/** The four seams of the journey, in its order. */
enum Seam {
  MARKETING_SALES("marketing", "sales", 7),
  SALES_ONBOARDING("sales", "onboarding", 10),
  ONBOARDING_COMPLIANCE("onboarding", "compliance", 14),
  COMPLIANCE_SUPPORT("compliance", "support", 7);

  final String from;
  final String to;
  final Duration timeToAccept;

  Seam(String from, String to, int daysToAccept) {
    this.from = from;
    this.to = to;
    this.timeToAccept = Duration.ofDays(daysToAccept);
  }

  /** JSON Pointers of the context fields that the contract requires. */
  List<String> required() {
    return switch (this) {
      case MARKETING_SALES -> List.of("/budget", "/timeline");
      case SALES_ONBOARDING -> List.of("/plan", "/contact");
      case ONBOARDING_COMPLIANCE -> List.of("/country");
      case COMPLIANCE_SUPPORT -> List.of();
    };
  }
}
