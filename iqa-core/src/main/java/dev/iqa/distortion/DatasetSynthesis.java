// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.AssessmentException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import dev.iqa.io.JournalInUseException;
import dev.iqa.io.LineJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a dataset of distorted pictures by a recipe, and goes on where it was interrupted.
 *
 * <p>Layout of the dataset: {@code recipe.json}; {@code references/} and {@code distorted/} with
 * pictures in PNG; {@code records-0-of-1.jsonl}, one file for each shard, one {@link
 * SynthesisRecord} a line. The records are a journal: a line is appended when its pictures lie in
 * place, each moved there in one step from a draft of a fixed name. A run that was killed at any
 * point is started again with the same arguments; it drops a line cut short and makes what no line
 * tells of, over the drafts that were left. One process at a time works on a shard. Seeds depend on
 * the recipe's seed, the reference's name and the number of the item alone, so that shards, threads
 * and interruptions change no picture.
 */
public final class DatasetSynthesis {

  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SynthesisRecipe recipe;
  private final String digest;
  private final Path references;
  private final Path dataset;
  private final int shard;
  private final int shards;
  private final int threads;

  /**
   * A synthesis; nothing is read or written yet.
   *
   * @param recipe what to make
   * @param references folder of undistorted pictures, searched with its subfolders for PNG, JPEG,
   *     WebP, TIFF and BMP files
   * @param dataset folder to write to, made if absent; not inside {@code references}
   * @param shard which part to make, 0..shards − 1
   * @param shards how many parts there are; each makes every item of its references
   * @param threads how many references are worked on at once
   * @throws UnsupportedRequestException if shard, shards or threads are out of range, or the
   *     dataset lies in the folder of references
   */
  public DatasetSynthesis(
      SynthesisRecipe recipe, Path references, Path dataset, int shard, int shards, int threads) {
    if (shards < 1 || shard < 0 || shard >= shards) {
      throw new UnsupportedRequestException(
          "a shard i/n has 0 <= i < n, not " + shard + "/" + shards);
    }
    if (threads < 1) {
      throw new UnsupportedRequestException("at least 1 thread is needed, not " + threads);
    }
    if (dataset.toAbsolutePath().normalize().startsWith(references.toAbsolutePath().normalize())) {
      throw new UnsupportedRequestException(
          "the dataset "
              + dataset
              + " lies inside the references "
              + references
              + "; its pictures would become references");
    }
    this.recipe = recipe;
    this.digest = recipe.digest();
    this.references = references;
    this.dataset = dataset;
    this.shard = shard;
    this.shards = shards;
    this.threads = threads;
  }

  /**
   * What a run did.
   *
   * @param made items made by this run
   * @param kept items found finished
   * @param failures references that could not be used
   */
  public record Outcome(long made, long kept, List<Failure> failures) {
    /** Keeps its own copy of the list. */
    public Outcome {
      failures = List.copyOf(failures);
    }
  }

  /**
   * A reference that could not be used; the others are not held up by it.
   *
   * @param reference its name
   * @param reason what is wrong with it
   */
  public record Failure(String reference, String reason) {}

  /**
   * Makes what is missing of this shard.
   *
   * @param listener hears of every item; an exception it throws ends the run and comes out of here
   * @return what was done
   * @throws UnsupportedRequestException if there are no references, the dataset was made by another
   *     recipe, another run is working on this shard, or a finished line of the records cannot be
   *     read
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if interrupted; what was recorded stays
   */
  public Outcome run(SynthesisListener listener) throws IOException, InterruptedException {
    List<String> names = names();
    Files.createDirectories(dataset);
    requireRecipe();
    requireSameShards();
    List<String> mine = new ArrayList<>();
    for (int i = shard; i < names.size(); i += shards) {
      mine.add(names.get(i));
    }
    Path records = dataset.resolve("records-" + shard + "-of-" + shards + ".jsonl");
    Set<String> finished = new HashSet<>();
    try (LineJournal journal =
        LineJournal.open(records, "", (number, line) -> finished.add(id(records, number, line)))) {
      return run(mine, finished, journal, listener);
    } catch (JournalInUseException e) {
      throw new UnsupportedRequestException(
          "another run is writing "
              + records
              + "; let it finish, or choose another shard or another folder",
          e);
    }
  }

  private Outcome run(
      List<String> mine, Set<String> finished, LineJournal journal, SynthesisListener listener)
      throws IOException, InterruptedException {
    long total = (long) mine.size() * recipe.itemsPerReference();
    long kept = 0;
    for (String name : mine) {
      for (int item = 0; item < recipe.itemsPerReference(); item++) {
        kept += finished.contains(id(name, item)) ? 1 : 0;
      }
    }
    List<Failure> failures = new ArrayList<>();
    long made = 0;
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Deque<Task> ahead = new ArrayDeque<>();
      int next = 0;
      while (next < mine.size() || !ahead.isEmpty()) {
        // Two references ahead of each thread: busy threads, bounded memory, records in order.
        while (next < mine.size() && ahead.size() < 2 * threads) {
          String name = mine.get(next++);
          List<Integer> missing = new ArrayList<>();
          for (int item = 0; item < recipe.itemsPerReference(); item++) {
            if (!finished.contains(id(name, item))) {
              missing.add(item);
            }
          }
          if (!missing.isEmpty()) {
            Task task = new Task(name, missing);
            workers.execute(() -> make(task));
            ahead.add(task);
          }
        }
        Task task = ahead.poll();
        if (task == null) {
          break;
        }
        try {
          for (Future<SynthesisRecord> future : task.made()) {
            SynthesisRecord item = future.get();
            journal.append(JSON.writeValueAsString(item));
            made++;
            listener.onItem(kept + made, total, item);
          }
        } catch (ExecutionException e) {
          Throwable cause = e.getCause();
          if (cause instanceof AssessmentException) {
            failures.add(new Failure(task.name(), String.valueOf(cause.getMessage())));
          } else if (cause instanceof IOException io) {
            throw io;
          } else {
            throw new IllegalStateException("the synthesis of " + task.name() + " failed", cause);
          }
        }
      }
    } finally {
      // Nothing of this run may write any more when the next one begins.
      workers.shutdownNow();
      awaitEnd(workers);
    }
    return new Outcome(made, kept, failures);
  }

  private static void awaitEnd(ExecutorService workers) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A reference being worked on, the items to make of it, and each item as soon as it is made. */
  private record Task(
      String name, List<Integer> items, List<CompletableFuture<SynthesisRecord>> made) {

    Task(String name, List<Integer> items) {
      this(
          name,
          items,
          Stream.generate(CompletableFuture<SynthesisRecord>::new).limit(items.size()).toList());
    }
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(references)) {
      throw new UnsupportedRequestException(
          references + " is no folder; a folder of undistorted pictures would work");
    }
    try (Stream<Path> files = Files.walk(references)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> references.relativize(file).toString().replace('\\', '/'))
              .filter(name -> ENDINGS.contains(ending(name)))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new UnsupportedRequestException(
            references + " holds no pictures; PNG, JPEG, WebP, TIFF and BMP files are looked for");
      }
      return names;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Writes the recipe, or checks that the one that is there is the same. */
  private void requireRecipe() throws IOException {
    Path file = dataset.resolve("recipe.json");
    // Of this shard alone: several may begin at the same moment.
    Path draft = dataset.resolve("recipe-" + shard + "-of-" + shards + ".json.part");
    Files.deleteIfExists(draft);
    if (Files.exists(file)) {
      String there = SynthesisRecipe.fromJson(Files.readString(file)).digest();
      if (!there.equals(digest)) {
        throw new UnsupportedRequestException(
            dataset
                + " was begun with recipe "
                + there
                + ", not with "
                + digest
                + "; another folder, or the recipe in "
                + file
                + ", would work");
      }
    } else {
      moveInto(file, draft, (recipe.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Another division into shards would make anew what is there. */
  private void requireSameShards() throws IOException {
    try (Stream<Path> files = Files.list(dataset)) {
      List<String> others =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.matches("records-\\d+-of-\\d+\\.jsonl"))
              .filter(name -> !name.endsWith("-of-" + shards + ".jsonl"))
              .sorted()
              .toList();
      if (!others.isEmpty()) {
        throw new UnsupportedRequestException(
            dataset
                + " was divided otherwise: it holds "
                + others.get(0)
                + "; the same number of shards, or another folder, would work");
      }
    }
  }

  private static String id(Path records, int number, String line) {
    try {
      return JSON.readValue(line, SynthesisRecord.class).id();
    } catch (JacksonException e) {
      throw new UnsupportedRequestException(
          "line "
              + number
              + " of "
              + records
              + " is no record: "
              + e.getOriginalMessage()
              + "; without that line its item is made again",
          e);
    }
  }

  private static String id(String name, int item) {
    return name + "#" + item;
  }

  private void make(Task task) {
    try {
      Picture reference = reference(task.name());
      String path = "references/" + task.name() + ".png";
      write(reference, path);
      for (int i = 0; i < task.items().size(); i++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("the run has ended");
        }
        task.made().get(i).complete(make(task.name(), path, reference, task.items().get(i)));
      }
    } catch (IOException | RuntimeException | Error e) {
      // Those that are made stay so.
      task.made().forEach(item -> item.completeExceptionally(e));
    }
  }

  private Picture reference(String name) {
    Picture original = eightBits(Pictures.read(references.resolve(name)));
    if (Math.min(original.width(), original.height()) < SynthesisRecipe.LEAST_SIDE) {
      throw new UnsupportedRequestException(
          name
              + " is "
              + original.width()
              + "×"
              + original.height()
              + "; references have at least "
              + SynthesisRecipe.LEAST_SIDE
              + " pixels on both sides");
    }
    return recipe.shortSide() == 0
        ? original
        : AreaReduction.toShortSide(original, recipe.shortSide());
  }

  private SynthesisRecord make(String name, String path, Picture reference, int item)
      throws IOException {
    DistortionSampling sampling = recipe.sampling();
    long seed = seed(name, item);
    List<DistortionPlan> plans =
        recipe.pairs()
            ? sampling.pair(seed, reference.format())
            : List.of(sampling.plan(seed, reference.format()));
    List<SynthesisRecord.Side> sides = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      String side = "distorted/" + name + "/" + item + (i == 0 ? "-A.png" : "-B.png");
      write(plans.get(i).apply(reference), side);
      sides.add(SynthesisRecord.Side.of(side, plans.get(i)));
    }
    SynthesisRecord.@Nullable Side second = sides.size() > 1 ? sides.get(1) : null;
    return new SynthesisRecord(id(name, item), path, sides.get(0), second, split(name), digest);
  }

  private static Picture eightBits(Picture picture) {
    return Pictures.convert(
        picture, picture.format().channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8);
  }

  private void write(Picture picture, String path) throws IOException {
    Path file = dataset.resolve(path);
    Files.createDirectories(file.toAbsolutePath().getParent());
    moveInto(file, file.resolveSibling(file.getFileName() + ".part"), Pictures.png(picture));
  }

  // The draft has a fixed name: what a killed run left of it is written over by the next.
  private static void moveInto(Path file, Path draft, byte[] bytes) throws IOException {
    Files.write(draft, bytes);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private long seed(String name, int item) {
    return new CounterRandom(recipe.seed()).stream(hash(name)).bits(item);
  }

  /** By the name alone, so that a reference stays on its side whatever others there are. */
  private String split(String name) {
    double place = new CounterRandom(recipe.seed()).stream(hash(name)).stream(1).uniform(0);
    return place < recipe.validationShare() ? "validation" : "train";
  }

  private static long hash(String name) {
    long hash = name.length();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = CounterRandom.mix(hash * 31 + b);
    }
    return hash;
  }
}
