package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads XES (IEEE 1849). No document type and no entity of one is read. Nested attributes are
 * passed over; those of a trace must stand before its events, as the standard's schema has them.
 */
final class XesReader implements LogReader {
  private static final int DEEPEST = 64;
  private static final Set<String> ATTRIBUTES =
      Set.of("string", "date", "int", "float", "boolean", "id", "list", "container");

  private final LogStream log;
  private final XMLStreamReader xml;
  private final ObjectNode ofTrace = JsonNodeFactory.instance.objectNode();
  private int depth;
  private int traceDepth = -1;
  private long number;

  XesReader(LogStream log) throws DamagedLog {
    this.log = log;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException(
          new DamagedLog("It refers to another document, which is not read."));
    });
    try {
      xml = factory.createXMLStreamReader(log);
    } catch (XMLStreamException | RuntimeException e) {
      throw damaged(e);
    }
  }

  @Override
  public @Nullable Line next() throws IOException {
    try {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            Line line = started();
            if (line != null) {
              return line;
            }
          }
          case XMLStreamConstants.END_ELEMENT -> ended();
          default -> refuseWhatIsNoLog();
        }
        if (traceDepth < 0) {
          log.delivered();
        }
      }
      return null;
    } catch (XMLStreamException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private @Nullable Line started() throws XMLStreamException, DamagedLog {
    deeper();
    String element = xml.getLocalName();
    if (depth == 1) {
      if (!element.equals("log")) {
        throw new DamagedLog("This is no XES log: its root is <" + element + ">.");
      }
    } else if (element.equals("trace") && depth == 2) {
      ofTrace.removeAll();
      traceDepth = depth;
      log.delivered();
    } else if (element.equals("event") && depth == 2) {
      event();
      return new Refused(number, "It is in no trace, so it has no case.");
    } else if (element.equals("event") && depth == traceDepth + 1) {
      ObjectNode attributes = event();
      ofTrace.properties().forEach(own -> attributes.set("case:" + own.getKey(), own.getValue()));
      return new Read(new LogEvent(number, attributes, List.of()));
    } else if (depth == traceDepth + 1 && ATTRIBUTES.contains(element)) {
      attribute(element, ofTrace);
    }
    return null;
  }

  /** Reads from the start of an event to its end. */
  private ObjectNode event() throws XMLStreamException, DamagedLog {
    number++;
    int outer = depth;
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    while (depth >= outer) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          deeper();
          if (depth == outer + 1 && ATTRIBUTES.contains(xml.getLocalName())) {
            attribute(xml.getLocalName(), attributes);
          }
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> refuseWhatIsNoLog();
      }
    }
    log.delivered();
    return attributes;
  }

  private void attribute(String type, ObjectNode attributes) {
    String key = xml.getAttributeValue(null, "key");
    String value = xml.getAttributeValue(null, "value");
    if (key != null && value != null) {
      put(attributes, type, key, value);
    }
  }

  private static void put(ObjectNode attributes, String type, String key, String value) {
    try {
      switch (type) {
        case "int" -> attributes.put(key, Long.parseLong(value));
        case "float" -> attributes.put(key, Double.parseDouble(value));
        case "boolean" -> attributes.put(key, Boolean.parseBoolean(value));
        default -> attributes.put(key, value);
      }
    } catch (NumberFormatException e) {
      attributes.put(key, value);
    }
  }

  private void deeper() throws DamagedLog {
    if (++depth > DEEPEST) {
      throw new DamagedLog("Its elements are nested deeper than " + DEEPEST + at());
    }
  }

  private void ended() {
    if (depth == traceDepth) {
      traceDepth = -1;
    }
    depth--;
  }

  private void refuseWhatIsNoLog() throws DamagedLog {
    switch (xml.getEventType()) {
      case XMLStreamConstants.DTD ->
          throw new DamagedLog("It has a document type (DTD), which is not read" + at());
      case XMLStreamConstants.ENTITY_REFERENCE ->
          throw new DamagedLog("It refers to an entity, which is not read" + at());
      default -> {}
    }
  }

  private String at() {
    return " (line " + xml.getLocation().getLineNumber() + ").";
  }

  private DamagedLog damaged(Exception e) {
    String where =
        e instanceof XMLStreamException xml && xml.getLocation() != null
            ? " (line %d, column %d)"
                .formatted(xml.getLocation().getLineNumber(), xml.getLocation().getColumnNumber())
            : "";
    return log.damage(e, "The XML is not well-formed" + where + ".");
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
