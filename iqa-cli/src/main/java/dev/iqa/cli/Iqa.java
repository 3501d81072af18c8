// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessmentException;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.UnreadablePictureException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code iqa} command. */
@Command(
    name = "iqa",
    description = "Judges pictures as people do: a score, the distortions, the words.",
    versionProvider = Iqa.Version.class,
    subcommands = {
      AssessCommand.class,
      BatchCommand.class,
      CompareCommand.class,
      EvaluateCommand.class,
      PerceiveCommand.class,
      ConsistencyCommand.class,
      CalibrateCommand.class,
      DistillCommand.class,
      ListCommand.class,
      ExplainCommand.class,
      DistortCommand.class,
      SynthesizeCommand.class,
      ModelCommand.class,
      DoctorCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0    fine",
      "  1    a score is worse than --fail-under",
      "  2    the command line is wrong",
      "  3    some pictures could not be judged (counts more than 1)",
      "  4    an assessor, its model or its backend is missing",
      "  70   a defect of iqa itself",
      "  130  interrupted",
      "",
      "iqa COMMAND --help explains a command."
    })
public final class Iqa implements Runnable {

  private static final long SECONDS_TO_FINISH = 3;

  @Mixin private final Session session = new Session();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean version;

  Iqa() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args as typed
   */
  public static void main(String[] args) {
    // The heat maps need no screen; neither may anything else here ask for one.
    System.setProperty("java.awt.headless", "true");
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel",
        Arrays.asList(args).contains(Session.DEBUG) ? "debug" : "warn");
    Thread worker = Thread.currentThread();
    CountDownLatch finished = new CountDownLatch(1);
    // Ctrl-C: the picture in work is given up, the report is closed properly, and the JVM ends with
    // 130 of its own accord, because a signal started the shutdown.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  worker.interrupt();
                  try {
                    if (!finished.await(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "iqa-interrupt"));
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = commandLine(out, err).execute(args);
    out.flush();
    err.flush();
    finished.countDown();
    System.exit(code);
  }

  /**
   * The command with its streams, for {@link #main} and for tests.
   *
   * @param out takes results
   * @param err takes everything else
   * @return ready to execute
   */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Iqa())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(80)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) ->
                report(failure, err, parsed.expandedArgs().contains(Session.DEBUG)));
  }

  @Override
  public void run() {
    throw session.usage("a command is missing; the list below names them");
  }

  private static int report(Exception failure, PrintWriter err, boolean debug) {
    if (debug) {
      failure.printStackTrace(err);
    }
    if (failure instanceof CancellationException) {
      err.println("iqa: interrupted");
      return ExitCode.INTERRUPTED;
    }
    String message = Text.printable(String.valueOf(failure.getMessage()));
    if (failure instanceof AssessmentException known) {
      err.println("iqa: " + message);
      return exitCode(known);
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      err.println("iqa: cannot write: " + Text.printable(failure.toString()));
      return ExitCode.USAGE;
    }
    err.println("iqa: internal error: " + failure.getClass().getSimpleName() + ": " + message);
    if (!debug) {
      err.println("Run it again with " + Session.DEBUG + " to see where.");
    }
    return ExitCode.INTERNAL;
  }

  static int exitCode(AssessmentException failure) {
    if (failure instanceof NoSuchAssessorException
        || failure instanceof ModelUnavailableException) {
      return ExitCode.UNAVAILABLE;
    }
    if (failure instanceof UnreadablePictureException || failure instanceof InferenceException) {
      return ExitCode.INPUTS_FAILED;
    }
    return ExitCode.USAGE;
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(stream), charset(stream)), true);
  }

  /** The terminal's charset; UTF-8 where none is known or only ASCII is admitted to. */
  private static Charset charset(FileDescriptor stream) {
    String name = stream == FileDescriptor.out ? "stdout.encoding" : "stderr.encoding";
    // JDK 17 has the properties of JDK 19 under another name, and only on a terminal.
    String known = System.getProperty(name, System.getProperty("sun." + name));
    try {
      Charset charset = known == null ? StandardCharsets.UTF_8 : Charset.forName(known);
      return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** The version of the jar this runs from. */
  static final class Version implements IVersionProvider {

    /** For picocli. */
    Version() {}

    /**
     * Version in one word.
     *
     * @return {@code "development"} outside a jar
     */
    static String number() {
      @Nullable String version = Iqa.class.getPackage().getImplementationVersion();
      return Optional.ofNullable(version).orElse("development");
    }

    @Override
    public String[] getVersion() {
      return new String[] {
        "iqa " + number(),
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.arch")
      };
    }
  }
}
