package dev.baton.local.parts;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The classes of a program in the form in which a JVM has them in memory (class data sharing), kept
 * between its runs: a run that finds none records, and writes it as it ends. Its name tells the JDK
 * and the jars it was made from, so that it is never used with others.
 *
 * @param file where it is once it is kept
 * @param name that the archives of this program have in common
 */
public record ClassArchive(Path file, String name) {
  private static final String ENDING = ".jsa";

  /**
   * The archive of a program.
   *
   * @param directory made where it is missing
   * @param name of the program
   * @param jar what is run, with the class path in its manifest
   */
  public static ClassArchive of(Path directory, String name, Path jar) throws IOException {
    MessageDigest made;
    try {
      made = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (String property : List.of("java.home", "java.vm.version")) {
      made.update(System.getProperty(property).getBytes(StandardCharsets.UTF_8));
    }
    for (Path each : classPath(jar)) {
      made.update(stamp(each).getBytes(StandardCharsets.UTF_8));
    }
    String from = HexFormat.of().formatHex(made.digest(), 0, 6);
    return new ClassArchive(
        Files.createDirectories(directory).resolve(name + "-" + from + ENDING), name);
  }

  private static List<Path> classPath(Path jar) throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(jar);
    try (JarFile open = new JarFile(jar.toFile())) {
      Manifest manifest = open.getManifest();
      String more =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (more != null) {
        for (String relative : more.strip().split("\\s+", -1)) {
          all.add(jar.resolveSibling(relative.replace('/', File.separatorChar)));
        }
      }
    }
    return all;
  }

  /** What a JVM compares too. */
  private static String stamp(Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + is.size() + " " + is.lastModifiedTime().toMillis();
    } catch (NoSuchFileException missing) {
      return file + " -";
    }
  }

  /** Whether there is one to start with. */
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /** What the JVM is told: to use it, or to record it. */
  List<String> options() {
    return exists()
        ? List.of("-XX:SharedArchiveFile=" + file)
        : List.of("-XX:ArchiveClassesAtExit=" + fresh());
  }

  /** To be called when the run that recorded has ended by itself; its predecessors are deleted. */
  public void keep() throws IOException {
    if (!Files.exists(fresh())) {
      return;
    }
    List<Path> old;
    try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
      old = all.filter(this::isOfThisProgram).filter(path -> !path.equals(fresh())).toList();
    }
    for (Path each : old) {
      Files.deleteIfExists(each);
    }
    Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** To be called when the run that recorded was killed, perhaps while it wrote. */
  public void drop() throws IOException {
    Files.deleteIfExists(fresh());
  }

  private boolean isOfThisProgram(Path path) {
    return path.getFileName().toString().matches(name + "-[0-9a-f]{12}\\" + ENDING + ".*");
  }

  private Path fresh() {
    return file.resolveSibling(file.getFileName() + ".new");
  }
}
