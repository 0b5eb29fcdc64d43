package dev.baton.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something cannot be done, in one line for the person who asked for it. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  /** What went wrong with a file or a stream, in words; the exceptions themselves name a path. */
  public static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException file -> file.getFile() + " is a file";
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case NoSuchFileException missing -> missing.getFile() + " cannot be made or found";
      case FileSystemException in when in.getReason() != null ->
          in.getFile() + ": " + in.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** The message; never null. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
