package dev.baton.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page's pure modules, run where they will run: what numbers are called, and where the map puts
 * them.
 */
class PageRulesIT {
  private static final Path MODULES =
      Path.of(System.getProperty("baton.root", ".."), "gateway/src/main/resources/web/app");

  private static final AtomicReference<Chromium> CHROMIUM = new AtomicReference<>();
  private static final AtomicReference<Page> PAGE = new AtomicReference<>();

  @BeforeAll
  static void loadsTheModules() {
    Chromium chromium = Chromium.start();
    CHROMIUM.set(chromium);
    // West of Greenwich a calendar date read as midnight UTC would show as the day before.
    BrowserContext context =
        chromium
            .browser()
            .newContext(new Browser.NewContextOptions().setTimezoneId("America/Los_Angeles"));
    Page page = context.newPage();
    page.route("**/*", PageRulesIT::serve);
    page.navigate("http://page.test/");
    page.evaluate(
        """
        async () => {
          window.format = await import('/format.js');
          window.layout = await import('/map-layout.js');
          window.words = await import('/words.js');
          window.at = await import('/route.js');
          window.scale = await import('/scale.js');
          window.claims = await import('/claims.js');
          window.seam = (from, to, offered, accepted, rest = {}) => ({
            from, to, workType: 'lead', fromName: from, toName: to, offered, accepted,
            rejected: 0, forwarded: 0, withdrawn: 0, expired: 0, open: 0, unanswered: 0, phantom: 0,
            leakage: offered ? (rest.expired ?? 0) / offered : null, ...rest });
          window.chain = () => [
            seam('a', 'b', 1200, 846, { expired: 212, rejected: 96, open: 46 }),
            seam('b', 'c', 846, 611, { expired: 131, rejected: 74, open: 30 }),
            seam('c', 'd', 611, 498, { expired: 22, rejected: 31, open: 60, phantom: 71 })];
        }
        """);
    PAGE.set(page);
  }

  @AfterAll
  static void endsTheBrowser() {
    Chromium chromium = CHROMIUM.get();
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void saysNotKnownWhereAnotherPageWouldSayZero() {
    assertThat(
            strings(
                "[format.percent(null), format.count(undefined), format.duration(null), format.day(null)]"))
        .containsOnly("not known");
    assertThat(run("format.percent(0)")).isEqualTo("0%");
  }

  @Test
  void neverRoundsSomeToNoneNorNearlyAllToAll() {
    assertThat(
            strings("[0.0001, 0.004, 0.005, 0.379, 0.995, 0.9951, 0.99999, 1].map(format.percent)"))
        .containsExactly("<1%", "<1%", "1%", "38%", "100%", ">99%", ">99%", "100%");
  }

  @Test
  void saysAWaitInTheLargestUnitThatHoldsIt() {
    assertThat(strings("[42, 120, 5400, 164160, 1036800].map(format.duration)"))
        .containsExactly("42 secs", "2 mins", "1.5 hrs", "1.9 days", "12 days");
  }

  @Test
  void findsARowByAllOfTheWordsInWhateverOrder() {
    assertThat(
            strings(
                """
                ['Sales North → Design West lead', 'Sales West → Design North order']
                  .filter((row) => words.holds(row, ' west  DESIGN lead'))
                """))
        .containsExactly("Sales North → Design West lead");
  }

  @Test
  void takesTogetherWhatTheSameTeamsClaim() {
    assertThat(
            strings(
                """
                claims.rivals([
                    { since: '2026-10-05', sum: '1.6', claims: [{ team: 'm', share: '0.7' }, { team: 's', share: '0.9' }] },
                    { since: '2026-10-01', sum: '1.2', claims: [{ team: 's', share: '0.5' }, { team: 't', share: '0.7' }] },
                    { since: '2026-09-28', sum: '1.4', claims: [{ team: 's', share: '0.5' }, { team: 's', share: '0.4' }, { team: 'm', share: '0.5' }] }])
                  .map(({ claims: of, things, sum, since }) =>
                    [things, sum.toFixed(2), since, ...of.map(({ team, share }) => `${team} ${share.toFixed(2)}`)].join(' '))
                """))
        .containsExactly("2 1.50 2026-09-28 m 0.60 s 0.90", "1 1.20 2026-10-01 s 0.50 t 0.70");
  }

  @Test
  void keepsACalendarDateInEveryTimeZone() {
    assertThat(run("format.day('2026-09-07')")).isEqualTo("7 Sept 2026");
    assertThat(run("format.day('2026-09-07T00:00:00Z')")).isEqualTo("6 Sept 2026");
  }

  @Test
  void namesASourceThatIsBehindOrDown() {
    assertThat(
            strings(
                """
                format.freshness({ sources: [
                  { source: 'ledger', status: 'behind', lanes: [{ lane: 0, position: 9, end: 50, missing: null }] },
                  { source: 'ownership', status: 'down', position: 3, heardAt: null },
                  { source: 'definitions', status: 'current', position: 2 }] }).troubles
                """))
        .satisfiesExactly(
            ledger -> assertThat(ledger).contains("ledger", "41 entries ahead"),
            ownership -> assertThat(ownership).contains("ownership", "not been heard"));
  }

  @Test
  void keepsASuspectedPairOutOfWhatIsLost() {
    assertThat(
            run(
                """
                JSON.stringify(format.leakKinds(
                  seam('a', 'b', 100, 60, { expired: 25, unanswered: 5, open: 15, leakage: 0.2 })))
                """))
        .isEqualTo("[[\"open\",10],[\"suspected\",10],[\"unanswered\",5],[\"expired\",15]]");
  }

  @Test
  void tellsWhatRanOutFromWhatNobodyAgreedToAnswer() {
    assertThat(
            run(
                """
                JSON.stringify(format.leakKinds(seam('a', 'b', 100, 60, { expired: 30, unanswered: 10, open: 10,
                  unmeasured: 6, leakage: 0.34, loss: { lost: 34, unanswered: 8, unmeasured: 6, suspected: 0 } })))
                """))
        .isEqualTo("[[\"unmeasured\",6],[\"unanswered\",8],[\"expired\",26]]");
    assertThat(
            strings(
                """
                layout.layout([seam('a', 'b', 100, 60, { expired: 30, unanswered: 10, open: 10, leakage: 0.4,
                  loss: { lost: 40, unanswered: 10, unmeasured: 0, suspected: 0 } })], { length: 1200, breadth: 180 })
                  .leaks.map((leak) => leak.label.text)
                """))
        .containsExactlyInAnyOrder("10 unanswered", "30 expired");
  }

  @Test
  void putsTheSeamsWithMostUnansweredFirstAndTheUnknownLast() {
    assertThat(
            strings(
                """
                format.leakiestFirst([seam('a', 'b', null, null), seam('b', 'c', 10, 9, { expired: 1 }),
                  seam('c', 'd', 10, 5, { expired: 5 })]).map((seam) => seam.from)
                """))
        .containsExactly("c", "b", "a");
  }

  @Test
  void tellsWeeksThatCanStillRiseFromSettledOnesAndLeavesOutChance() {
    assertThat(
            strings(
                """
                format.tellingWeeks([
                  { bucket: '2026-09-07', offered: 2, accepted: 1, open: 0, yield: 0.5 },
                  { bucket: '2026-09-14', offered: 0, accepted: 0, open: 0, yield: null },
                  { bucket: '2026-09-21', offered: 10, accepted: 8, open: 0, yield: 0.8 },
                  { bucket: '2026-09-28', offered: 10, accepted: 3, open: 6, yield: 0.3 }])
                  .map((week) => `${week.i} ${week.settled} ${week.upper}`)
                """))
        .containsExactly("2 true 0.8", "3 false 0.9");
  }

  @Test
  void leadsToAllItemsThatANumberCounts() {
    assertThat(run("at.itemsOf('/ledger/v1/handoffs?from=a&to=b%20c&workType=x&offered=true')"))
        .isEqualTo("#/items?from=a&to=b+c&workType=x&offered=true&disposition=");
    assertThat(run("at.itemsOf('/ledger/v1/handoffs?disposition=EXPIRED')"))
        .isEqualTo("#/items?disposition=EXPIRED");
  }

  @Test
  void saysWhatAListIsNarrowedTo() {
    assertThat(
            strings(
                """
                format.narrowedTo({
                  bucket: '2026-09-07/2026-09-14,2026-09-21/2026-09-22', answered: 'false', offered: 'true',
                  matured: '2026-10-31T08:05:00Z', withoutFlag: 'SUSPECTED_PAIR' })
                """))
        .containsExactly(
            "of 7 Sept 2026 to 13 Sept 2026 and 21 Sept 2026",
            "that nobody answered",
            "past their time or, where none was agreed, from before 31 Oct 2026, 01:05",
            "not noted as “perhaps one with a handoff under another id”");
    assertThat(
            strings(
                """
                format.narrowedTo({
                  bucket: '0001-01-01/2026-09-14', offered: 'true', verdict: 'MISSING', field: '/budget' })
                """))
        .containsExactly(
            "of the time to 13 Sept 2026", "with an offer", "of which “budget” was missing");
    assertThat(strings("format.narrowedTo({ disposition: 'OPEN', from: 'a' })")).isEmpty();
  }

  @Test
  void weighsASeamByWhatItsOffersAreWorthAndSaysWhereNobodySays() {
    assertThat(
            run(
                """
                JSON.stringify(format.leakKinds(format.inWorth(
                  seam('a', 'b', 10, 7, { expired: 2, worth: [{ currency: 'EUR', offered: '100.00', accepted: '60.00',
                    rejected: '5.00', forwarded: '0', withdrawn: '0', expired: '30.00', open: '5.00', unanswered: '0' }] }), 'EUR')))
                """))
        .isEqualTo("[[\"open\",5],[\"rejected\",5],[\"expired\",30]]");
    assertThat(run("String(format.inWorth(seam('a', 'b', 10, 7), 'EUR').offered)"))
        .isEqualTo("null");
  }

  @Test
  void putsAnInstantBetweenTheBucketsAroundItAndNoneOutsideThem() {
    assertThat(
            strings(
                """
                ['2026-09-07T00:00:00Z', '2026-09-17T12:00:00Z', '2026-09-06T23:59:59Z', '2026-09-28T00:00:01Z']
                  .map((instant) => `${scale.bands(['2026-09-07', '2026-09-14', '2026-09-21'], 0, 300).of(instant)}`)
                """))
        .containsExactly("0", "150", "null", "null");
  }

  @Test
  void stepsByOneTwoOrFiveTimesAPowerOfTen() {
    assertThat(
            strings(
                "[[7, 4], [130, 4], [0.9, 4], [0, 4]].map(([max, most]) => scale.steps(max,"
                    + " most).join(' '))"))
        .containsExactly("0 2 4 6", "0 50 100", "0 0.5", "0");
  }

  @Test
  void readsAgainSoonAfterNewsAndSeldomWithout() {
    try (Page page = PAGE.get().context().newPage()) {
      page.clock().install();
      page.route("**/*", PageRulesIT::serve);
      page.navigate("http://page.test/");
      page.evaluate(
          """
          async () => {
            window.EventSource = class extends EventTarget {
              static OPEN = 1;
              static CLOSED = 2;
              readyState = 1;
              constructor() { super(); window.heard = this; }
            };
            const { Live } = await import('/live.js');
            window.asked = 0;
            window.live = new Live(() => { window.asked++; window.live.asks(); });
            window.news = () => heard.dispatchEvent(new MessageEvent('progress', { data: '{"lanes":[]}' }));
            live.asks();
            live.next();
          }
          """);

      page.clock().runFor(14_000);
      assertThat(page.evaluate("asked")).as("without news").isEqualTo(0);
      page.clock().runFor(2_000);
      assertThat(page.evaluate("asked")).as("without news for long").isEqualTo(1);

      page.evaluate("live.next()");
      page.evaluate("news()");
      page.evaluate("news()");
      page.clock().runFor(2_000);
      assertThat(page.evaluate("asked")).as("right after news").isEqualTo(1);
      page.clock().runFor(2_000);
      assertThat(page.evaluate("asked")).as("after news").isEqualTo(2);

      page.evaluate("news()");
      page.clock().runFor(60_000);
      assertThat(page.evaluate("asked")).as("while an answer is on its way").isEqualTo(2);
      page.evaluate("live.next()");
      page.clock().runFor(4_000);
      assertThat(page.evaluate("asked")).as("what came meanwhile").isEqualTo(3);

      page.evaluate("live.next(); live.stop(); news()");
      page.clock().runFor(60_000);
      assertThat(page.evaluate("asked")).as("when nobody looks any more").isEqualTo(3);
    }
  }

  @Test
  void namesOneSeamInOneSentence() {
    assertThat(run("format.seamSentence(chain()[2])"))
        .isEqualTo(
            "c to d: of 611 offered, 498 accepted, 60 open, 31 rejected and 22 expired. "
                + "71 more picked up with no offer.");
  }

  @Test
  void readsASelectorAsItWroteIt() {
    assertThat(
            run(
                """
                words.selectorText(words.selector('region = EMEA\\ntier in gold, silver\\nsize >= 100\\nsize < 200'))
                """))
        .isEqualTo("region = EMEA\ntier in gold, silver\nsize >= 100\nsize < 200");
    assertThat(
            run(
                """
                JSON.stringify(words.selector('size >= 100\\nsize < 200\\ntier in gold, silver'))
                """))
        .isEqualTo(
            "{\"size\":{\"atLeast\":100,\"below\":200},\"tier\":{\"in\":[\"gold\",\"silver\"]}}");
  }

  @Test
  void saysWhatItCannotRead() {
    assertThat(
            strings(
                """
                [() => words.selector('region EMEA'), () => words.selector('size >= many'),
                    () => words.isoDuration('two', 'days'), () => words.pairs('qualified-lead'), () => words.schema('{"type":')]
                  .map((read) => { try { read(); return 'read'; } catch (e) { return e.constructor.name; } })
                """))
        .containsOnly("Unreadable");
  }

  @Test
  void writesADurationInTheUnitThatItWasReadIn() {
    assertThat(
            strings(
                "['P2D', 'PT48H', 'PT36H', 'PT90M', 'PT45S', null].map((iso) => { const { number, unit } ="
                    + " words.amount(iso); return `${words.isoDuration(number, unit)}`; })"))
        .containsExactly("P2D", "P2D", "PT36H", "PT90M", "PT45S", "null");
    assertThat(strings("['P1D', 'PT168H', 'PT1H', null].map(words.period)"))
        .containsExactly("1 day", "7 days", "1 hour", "");
  }

  @Test
  void takesRequiredFieldsOneALineOrAWholeSchema() {
    assertThat(run("JSON.stringify(words.schema('budget\\n timeline '))"))
        .isEqualTo("{\"type\":\"object\",\"required\":[\"budget\",\"timeline\"]}");
    assertThat(run("words.schemaText(words.schema('budget\\ntimeline'))"))
        .isEqualTo("budget\ntimeline");
    assertThat(run("JSON.stringify(words.schema(words.schemaText({ minProperties: 2 })))"))
        .isEqualTo("{\"minProperties\":2}");
    assertThat(run("String(words.schema(''))")).isEqualTo("null");
  }

  @Test
  void keepsAnyNameInAnAddress() {
    assertThat(strings("at.route(at.to('items', 'V37 2nd', 'a/b?c#d%') + '?days=7').path"))
        .containsExactly("items", "V37 2nd", "a/b?c#d%");
    assertThat(
            run("at.route('#seam-a--b--lead').path.length + at.route('').path.length").toString())
        .isEqualTo("0");
  }

  @Test
  void drawsAChainAsOneStraightBandWithEachLossAtItsOwnSeam() {
    assertThat(
            strings(
                """
                (({ stations, leaks }) => [...new Set(stations.slice(0, 3).map((s) => String(s.y)))].concat(
                    leaks.map((leak) => leak.label.text)))(layout.layout(chain(), { length: 1200, breadth: 180 }))
                """))
        .hasSize(10)
        .contains("212 expired", "96 rejected", "46 open", "131 expired", "22 expired");
  }

  @Test
  void drawsEachOfferOnce() {
    // Of a station's height, each offer takes its share: the first station's is all of the breadth.
    assertThat(number("layout.layout(chain(), { length: 1200, breadth: 180 }).stations[0].height"))
        .isEqualTo(180.0);
  }

  @Test
  void keepsTheWordsOfOneStationsLossesApart() {
    assertThat(
            run(
                """
                [1, 4, 40, 400].flatMap((n) => {
                  const few = seam('a', 'b', 5 * n, n, { expired: n, rejected: n, forwarded: n, open: n });
                  const ys = layout.layout([few], { length: 1200, breadth: 180 }).leaks.map((leak) => leak.label.y);
                  return ys.slice(1).map((y, i) => y - ys[i]);
                }).every((gap) => gap >= 14)
                """))
        .isEqualTo("true");
  }

  /** A word of the map's is at most 7.4 pixels a letter wide. */
  @Test
  void keepsTheWordsOfANarrowMapOnItAndApart() {
    assertThat(
            run(
                """
                [1, 40, 4000].flatMap((n) => {
                  const all = seam('a', 'b', 7 * n, n, { expired: 2 * n, rejected: n, withdrawn: n, forwarded: n, open: n });
                  const map = layout.layout([all], { length: 340, breadth: 110, vertical: true });
                  const words = [...map.leaks.map(({ label }) => label), ...map.bands[0].labels.slice(1)];
                  return words.flatMap(({ x, y, text }, i) => [340 - x - 7.4 * text.length,
                    ...words.slice(0, i).map((other) => Math.abs(other.y - y) - 14)]);
                }).every((room) => room >= -1e-9)
                """))
        .isEqualTo("true");
  }

  @Test
  void leavesOutASeamThatLeadsBackAndSaysSo() {
    assertThat(
            strings(
                """
                layout.layout([...chain(), seam('c', 'a', 5, 5)], { length: 1200, breadth: 180 })
                  .returns.map((seam) => `${seam.from} ${seam.to}`)
                """))
        .containsExactly("c a");
  }

  @Test
  void drawsEveryJourneyWithoutALostNumber() {
    // Any graph of eight teams, with seams unknown, empty, tiny and huge, both ways up: all
    // coordinates are numbers.
    assertThat(
            run(
                """
                (() => {
                  let state = 42;
                  const dice = (n) => Math.floor((state = (state * 16807) % 2147483647) / 7) % n;
                  for (let round = 0; round < 400; round++) {
                    const seams = Array.from({ length: dice(14) + 1 }, () => {
                      const from = `t${dice(8)}`;
                      const to = `t${dice(8)}`;
                      if (dice(6) === 0) return seam(from, to, null, null);
                      const offered = [0, 1, dice(50), dice(100000)][dice(4)];
                      const accepted = dice(offered + 1);
                      return seam(from, to, offered, accepted, { expired: offered - accepted, phantom: dice(3) * dice(50) });
                    });
                    for (const vertical of [false, true]) {
                      const map = layout.layout(seams, { length: 900, breadth: 180, vertical });
                      if (/NaN|Infinity|undefined/.test(JSON.stringify(map, (key, value) =>
                            Number.isFinite(value) || typeof value !== 'number' ? value : 'NaN'))) {
                        return `round ${round}: ${JSON.stringify(seams)}`;
                      }
                      const drawn = new Set(map.bands.map((band) => band.seam));
                      if (drawn.size + map.returns.length !== seams.length) return `a seam is missing in round ${round}`;
                    }
                  }
                  return 'all drawn';
                })()
                """))
        .isEqualTo("all drawn");
  }

  private static void serve(Route route) {
    String name = Path.of(URI.create(route.request().url()).getPath()).toString();
    if (name.equals("/")) {
      route.fulfill(
          new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>"));
      return;
    }
    Path module = MODULES.resolve(name.substring(1));
    if (!Files.exists(module)) {
      route.fulfill(new Route.FulfillOptions().setStatus(404));
      return;
    }
    route.fulfill(new Route.FulfillOptions().setContentType("text/javascript").setPath(module));
  }

  private static Object evaluate(String expression) {
    return PAGE.get().evaluate("() => (" + expression + ")");
  }

  private static String run(String expression) {
    return String.valueOf(evaluate(expression));
  }

  private static double number(String expression) {
    return ((Number) evaluate(expression)).doubleValue();
  }

  private static List<String> strings(String expression) {
    return ((List<?>) evaluate(expression)).stream().map(String::valueOf).toList();
  }
}
