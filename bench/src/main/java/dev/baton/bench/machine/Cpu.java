package dev.baton.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time that processes took so far, in microseconds. */
public final class Cpu {
  private static final Path PROC = Path.of("/proc");

  /** Of Linux, whatever the kernel's own timer does. */
  private static final double MICROS_PER_TICK = 10_000;

  private Cpu() {}

  /** Of this JVM. */
  public static double here() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e3;
  }

  /** Of another process; NaN where the machine has no {@code /proc}. */
  public static double of(long pid) {
    return stat(pid).map(stat -> stat.own).findFirst().orElse(Double.NaN);
  }

  /** Of a process, its children, and those of its children that have ended; NaN without /proc. */
  public static double ofFamily(long pid) {
    if (!Files.isDirectory(PROC)) {
      return Double.NaN;
    }
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .flatMap(name -> stat(Long.parseLong(name)))
          .mapToDouble(
              stat -> stat.pid == pid ? stat.own + stat.ended : stat.parent == pid ? stat.own : 0)
          .sum();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private record Stat(long pid, long parent, double own, double ended) {}

  private static Stream<Stat> stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      // the name, in parentheses, may hold blanks
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Stream.of(
          new Stat(
              pid,
              Long.parseLong(fields[1]),
              (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK,
              (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * MICROS_PER_TICK));
    } catch (IOException gone) {
      return Stream.empty();
    }
  }
}
