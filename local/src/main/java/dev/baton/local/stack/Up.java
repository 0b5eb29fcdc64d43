package dev.baton.local.stack;

import dev.baton.local.Refusal;
import dev.baton.local.login.Realm;
import dev.baton.local.parts.Ports;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A stack from its start to its end, or until it is left alone. */
public final class Up {
  /**
   * What is wanted.
   *
   * @param checkout root of the working copy
   * @param data where state lives
   */
  public record Wish(
      Path checkout, DataDirectory data, boolean detach, boolean empty, boolean fresh) {}

  private final Wish wish;
  private final Consumer<String> say;
  private final Children children;

  private Up(Wish wish, Consumer<String> say) {
    this.wish = wish;
    this.say = say;
    this.children = new Children(RunRecord.file(wish.checkout()), wish.data());
  }

  /**
   * Starts the stack; unless detached, comes back only when it has ended.
   *
   * @param say takes a line at a time
   * @throws Refusal with the reason why there is no stack (any more); nothing is left running
   */
  public static void run(Wish wish, Consumer<String> say)
      throws IOException, InterruptedException, Refusal {
    Path state = Files.createDirectories(wish.checkout().resolve(".baton"));
    try (FileChannel channel =
            FileChannel.open(
                state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw RunRecord.alreadyRunning(wish.checkout());
      }
      new Up(wish, say).run();
    }
  }

  private void run() throws IOException, InterruptedException, Refusal {
    Down.clear(wish.checkout());
    StackPorts.FIXED.requireFree(Ports::taken);
    wish.data().prepare(wish.fresh());
    Thread hook = new Thread(this::endOnSignal, "end");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Http http = new Http()) {
      new Startup(wish, children, http, say).run();
      new Demo(wish, http, say).show();
      children.ready();
      greet();
      if (!wish.detach()) {
        watch();
      }
    } catch (IOException | SQLException | RuntimeException | Refusal e) {
      if (children.ending()) {
        // it failed because it is being stopped, which whoever stops it knows
        throw new InterruptedException();
      }
      Refusal refusal = explained(e);
      children.end();
      throw refusal;
    } finally {
      removeHook(hook);
    }
  }

  private Refusal explained(Exception e) {
    if (wish.data().full()) {
      return new Refusal(wish.data().diskFull());
    }
    return switch (e) {
      case Refusal refusal -> refusal;
      case IOException io -> new Refusal(Refusal.reason(io));
      default -> new Refusal(e.getMessage() == null ? e.toString() : e.getMessage());
    };
  }

  private void greet() throws IOException {
    say.accept("Baton is ready");
    say.accept("");
    say.accept(
        "  Page       http://localhost:%d/".formatted(StackPorts.FIXED.of(Service.GATEWAY).http()));
    say.accept("  Logins     " + String.join(", ", Realm.accounts()));
    say.accept("             (the password is the name)");
    say.accept("  Token      ./baton token reader");
    say.accept("  State      " + wish.data().root());
    say.accept("  Logs       " + wish.data().log(Service.GATEWAY.module()).getParent());
    say.accept("  Stop       " + (wish.detach() ? "./baton down" : "Ctrl-C, or ./baton down"));
  }

  private void watch() throws InterruptedException, Refusal {
    try {
      throw children.ended(children.firstToEnd().get());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // the hook does its work
    }
  }

  private void endOnSignal() {
    try {
      say.accept("stopping");
      children.end();
      Children.portsFree(Duration.ofSeconds(10));
      say.accept("stopped");
    } catch (IOException e) {
      say.accept("the record of the stack cannot be deleted: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
