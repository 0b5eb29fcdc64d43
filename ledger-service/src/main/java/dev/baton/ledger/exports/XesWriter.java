package dev.baton.ledger.exports;

import dev.baton.contracts.event.ItemRef;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** XES (IEEE 1849): a trace per item, an event per fact. */
final class XesWriter implements LogWriter {
  private final XMLStreamWriter xml;

  XesWriter(OutputStream out) throws IOException {
    try {
      this.xml =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int passes() {
    return 1;
  }

  @Override
  public void pass(int pass) throws IOException {
    written(() -> {
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeStartElement("log");
      xml.writeAttribute("xes.version", "1849-2016");
      xml.writeAttribute("xmlns", "http://www.xes-standard.org/");
      extension("Concept", "concept");
      extension("Organizational", "org");
      extension("Time", "time");
      xml.writeStartElement("global");
      xml.writeAttribute("scope", "trace");
      attribute("string", "concept:name", "");
      xml.writeEndElement();
      xml.writeStartElement("global");
      xml.writeAttribute("scope", "event");
      attribute("string", "concept:name", "");
      attribute("string", "org:group", "");
      attribute("date", "time:timestamp", "1970-01-01T00:00:00Z");
      xml.writeEndElement();
      xml.writeEmptyElement("classifier");
      xml.writeAttribute("name", "Activity");
      xml.writeAttribute("keys", "concept:name");
      attribute("string", "concept:name", "Baton");
    });
  }

  @Override
  public void item(ItemRef item, List<ExportedFact> facts) throws IOException {
    written(() -> {
      xml.writeStartElement("trace");
      attribute("string", "concept:name", item.id());
      attribute("string", "workType", item.type());
      for (ExportedFact fact : facts) {
        event(fact);
      }
      xml.writeEndElement();
    });
  }

  private void event(ExportedFact fact) throws XMLStreamException {
    xml.writeStartElement("event");
    attribute("string", "concept:name", fact.kind());
    attribute("string", "org:group", fact.team());
    attribute("date", "time:timestamp", fact.time().toString());
    attribute("string", "handoff", fact.handoff());
    attribute("string", "from", fact.from());
    attribute("string", "to", fact.to());
    if (fact.value() != null) {
      attribute("string", "amount", fact.value().amount().toPlainString());
      attribute("string", "currency", fact.value().currency());
    }
    attribute("string", "reason", fact.reason());
    attribute("string", "onwardTo", fact.onwardTo());
    attribute("string", "outcome", fact.outcome());
    attribute("boolean", "usableAsIs", fact.usableAsIs());
    xml.writeEndElement();
  }

  @Override
  public void end() throws IOException {
    written(() -> {
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    });
  }

  private void extension(String name, String prefix) throws XMLStreamException {
    xml.writeEmptyElement("extension");
    xml.writeAttribute("name", name);
    xml.writeAttribute("prefix", prefix);
    xml.writeAttribute("uri", "http://www.xes-standard.org/" + prefix + ".xesext");
  }

  private void attribute(String type, String key, @Nullable Object value)
      throws XMLStreamException {
    if (value != null) {
      xml.writeEmptyElement(type);
      xml.writeAttribute("key", key);
      xml.writeAttribute("value", inXml(value.toString()));
    }
  }

  /** XML 1.0 has no place for some characters, not even written out; U+FFFD stands for them. */
  private static String inXml(String text) {
    if (text.codePoints().allMatch(XesWriter::inXml)) {
      return text;
    }
    return text.codePoints()
        .map(c -> inXml(c) ? c : 0xFFFD)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean inXml(int c) {
    return c >= 0x20 ? (c < 0xD800 || (c > 0xDFFF && c != 0xFFFE && c != 0xFFFF)) : c == '\t';
  }

  private interface Writing {
    void run() throws XMLStreamException;
  }

  private static void written(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }
}
