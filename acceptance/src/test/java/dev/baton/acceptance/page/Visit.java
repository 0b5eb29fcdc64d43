package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** One person's browser window. */
final class Visit implements AutoCloseable {
  /** The origin that the realm lets people come back to after the login. */
  static final URI ORIGIN = URI.create("http://localhost:8080");

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The rows of a long list that are made as those before them. */
  private static final String REST = "tbody tr:nth-child(n + 16)";

  private static final Path SHOTS = Path.of("target", "screenshots");

  /** Account → what its browser keeps of a login: to log in is not what most tests are about. */
  private static final Map<String, List<Cookie>> SESSIONS = new ConcurrentHashMap<>();

  private final BrowserContext context;
  private final Page page;
  private final List<String> said = new ArrayList<>();

  private Visit(BrowserContext context) {
    this.context = context;
    context.setDefaultTimeout(PATIENCE.toMillis());
    page = context.newPage();
    page.onPageError(said::add);
    page.onConsoleMessage(message -> {
      // That nobody is logged in, what one may not do and what is refused is found out by asking.
      if (message.type().equals("error")
          && !message.text().matches(".*\\b(401|403|412|422)\\b.*")) {
        said.add(message.text());
      }
    });
  }

  static Visit of(Chromium chromium, int width, ColorScheme scheme) {
    return new Visit(
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, 900)
                    .setColorScheme(scheme)));
  }

  Page page() {
    return page;
  }

  /** Asks for an address as somebody who is logged in, or logs in on the way to it. */
  void logIn(String account, String address) {
    List<Cookie> session = SESSIONS.get(account);
    if (session == null) {
      logInAnew(account, address);
      SESSIONS.put(account, context.cookies());
      return;
    }
    context.addCookies(session);
    page.navigate(ORIGIN + address);
    assertThat(page.locator("header nav")).isVisible();
  }

  /** Asks for an address and logs in on the way to it. */
  void logInAnew(String account, String address) {
    page.navigate(ORIGIN + address);
    page.locator("main").getByRole(AriaRole.LINK).click();
    page.locator("#username").fill(account);
    page.locator("#password").fill(account);
    page.locator("#kc-login").click();
    assertThat(page.locator("header nav")).isVisible();
  }

  /** Goes to another kind of view, and waits until it has read what it shows. */
  void open(String view) {
    page.evaluate(
        """
        hash => {
          document.querySelector('main').firstElementChild.setAttribute('data-left', '');
          location.hash = hash;
        }
        """,
        view);
    assertThat(page.locator("main > [data-left]")).hasCount(0);
    assertThat(page.locator("main h1")).isVisible();
    assertThat(page.locator("main .loading")).hasCount(0);
  }

  /** The rows of a list that hold these words: of a long one only some are shown unasked. */
  void find(String words) {
    Locator sought = page.locator("main input[type=search]");
    if (sought.count() > 0) {
      sought.fill(words);
    }
  }

  /** The button of this name, in whatever case: a team is shown by its name or its slug. */
  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON,
        new Page.GetByRoleOptions()
            .setName(Pattern.compile("^" + name + "$", Pattern.CASE_INSENSITIVE)));
  }

  /** The link of this name. */
  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The tables' row that holds these words. */
  Locator row(String words) {
    return page.locator("tbody tr", new Page.LocatorOptions().setHasText(words));
  }

  /** Presses a button of the open dialog, and waits until it is gone. */
  void answer(String name) {
    inDialog(name).click();
    assertThat(page.locator("dialog")).hasCount(0);
  }

  Locator inDialog(String name) {
    return page.locator("dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  String text(String selector) {
    return page.locator(selector).innerText().trim();
  }

  /** In the dark only the colours are others; of a long list its first rows are looked at. */
  void isAccessible(ColorScheme scheme) {
    // the other mode opens a page of its own for each analysis
    AxeBuilder rules = new AxeBuilder(page).setLegacyMode(true).exclude(REST);
    breaksNone(scheme == ColorScheme.LIGHT ? rules : rules.withRules(List.of("color-contrast")));
  }

  private static final String STICKS_OUT =
      """
      [...document.querySelectorAll('body *')]
        .filter((e) => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
        .slice(-3).map((e) => e.outerHTML.slice(0, 300)).join(' ')
      """;

  /** Whether nothing sticks out, at each width; a picture of each is kept where it is asked for. */
  void fits(String view) {
    String scheme =
        (String)
            page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'");
    for (int width : List.of(390, 1440)) {
      page.setViewportSize(width, 900);
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as(() -> view + ": " + page.evaluate(STICKS_OUT))
          .isEqualTo(width);
      shoot("%s-%d-%s".formatted(view.replaceAll("[^a-z]+", "-"), width, scheme));
    }
  }

  private void breaksNone(AxeBuilder rules) {
    assertThat(rules.analyze().getViolations())
        .as(page.url())
        .extracting(rule ->
            rule.getImpact() + " " + rule.getId() + " " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  void saysNothingToTheConsole() {
    assertThat(said).isEmpty();
  }

  private void shoot(String name) {
    if (Boolean.getBoolean("baton.shots")) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
