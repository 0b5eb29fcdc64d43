package dev.baton.contracts.event;

/**
 * The work that travels.
 *
 * @param type its work type: lead, incident, declaration
 * @param id its id, unique within the type
 */
public record ItemRef(String type, String id) {
  /** The CloudEvents subject of every event about this item. */
  public String subject() {
    return type + "/" + id;
  }
}
