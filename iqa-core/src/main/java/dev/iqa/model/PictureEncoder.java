// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.model.spi.RunnerSlot;
import dev.iqa.model.spi.TensorSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model that puts out rows of numbers for a language model in place of findings: a vision tower,
 * with or without a projector behind it. Sized, cut and normalised as its manifest says. Safe to
 * use from several threads.
 */
public final class PictureEncoder implements AutoCloseable {

  private final ModelManifest manifest;
  private final ModelOutput.Rows rows;
  private final String format;
  private final String device;
  private final SlotPool pool;
  private final Optional<Projector> projector;

  /**
   * What it saw.
   *
   * @param width of a row
   * @param values row after row
   * @param steps that led from the picture to the rows, without the picture's own history
   */
  public record Seen(int width, FloatBuffer values, List<String> steps) {}

  /**
   * Checks the runners against the manifest.
   *
   * @param model with {@link ModelManifest#rows()}
   * @param format of the file that the tower was loaded from
   * @param tower loaded; closed with this, and if this fails
   * @param projecting the loaded projector, present if the manifest names one; closed likewise
   * @throws ModelUnavailableException if they contradict each other
   */
  public PictureEncoder(
      InstalledModel model, String format, ModelRunner tower, Optional<ModelRunner> projecting) {
    manifest = model.manifest();
    this.format = format;
    device = tower.device();
    boolean opened = false;
    try {
      rows = rows(model);
      new TensorCheck(manifest).requireTensors(tower);
      projector = projecting.map(runner -> new Projector(manifest.name(), runner, rows.width()));
      pool =
          new SlotPool(
              manifest.name(),
              Math.max(2, 2 * Runtime.getRuntime().availableProcessors()),
              () -> new CallSlot(manifest, tower, null, Map.of()),
              () -> {
                tower.close();
                projecting.ifPresent(ModelRunner::close);
              });
      opened = true;
    } finally {
      if (!opened) {
        tower.close();
        projecting.ifPresent(ModelRunner::close);
      }
    }
  }

  /**
   * The rows of a manifest.
   *
   * @param model to see with
   * @return its only output
   * @throws ModelUnavailableException if it gives findings instead
   */
  public static ModelOutput.Rows rows(InstalledModel model) {
    return model
        .manifest()
        .rows()
        .orElseThrow(
            () ->
                new ModelUnavailableException(
                    model.manifest().name()
                        + " has no rows for a language model; an output with the decoder rows would"
                        + " work"));
  }

  /**
   * Numbers in a row.
   *
   * @return of the projector, if there is one
   */
  public int width() {
    return projector.map(Projector::width).orElse(rows.width());
  }

  /**
   * Where it runs.
   *
   * @return such as {@code cpu}
   */
  public String device() {
    return device;
  }

  /**
   * What identifies the tower.
   *
   * @return {@code "sha256:…"}
   */
  public String digest() {
    return manifest.file(format).orElseThrow().digest();
  }

  /**
   * What would be done to a picture.
   *
   * @param picture not looked at beyond its size
   * @return steps without its own history
   */
  public List<String> steps(Picture picture) {
    return pool.inSlot(slot -> slot.steps(picture));
  }

  /**
   * Looks at a picture.
   *
   * @param picture to look at
   * @return at least one row
   * @throws UnsupportedRequestException if the picture does not suit the tower
   * @throws InferenceException if the engine fails or a number is not finite
   * @throws IllegalStateException if this encoder is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Seen encode(Picture picture) {
    return pool.inSlot(slot -> seen(slot, picture));
  }

  private Seen seen(CallSlot slot, Picture picture) {
    CallSlot.requireUninterrupted();
    CallSlot.Judged judged =
        slot.judge(AssessmentRequest.of(picture), AssessmentListener.NONE, false);
    float[] tower = slot.rows().values();
    float[] values = projector.isPresent() ? projector.get().project(tower) : tower;
    List<String> history = judged.history();
    return new Seen(
        width(),
        FloatBuffer.wrap(values),
        history.subList(picture.history().size(), history.size()));
  }

  @Override
  public void close() {
    projector.ifPresent(Projector::close);
    pool.close();
  }

  /** One slot for all: against a tower its work is nothing. */
  private static final class Projector implements AutoCloseable {
    private final String model;
    private final ReentrantLock lock = new ReentrantLock();
    private final RunnerSlot slot;
    private final int from;
    private final int to;
    private boolean closed;

    Projector(String model, ModelRunner runner, int from) {
      this.model = model;
      this.from = from;
      TensorSpec in = only(runner.inputs(), "inputs");
      TensorSpec out = only(runner.outputs(), "outputs");
      if (in.shape().get(2) >= 0 && in.shape().get(2) != from) {
        throw new ModelUnavailableException(
            "the projector of "
                + model
                + " takes rows of "
                + in.shape().get(2)
                + " numbers; its tower puts out rows of "
                + from);
      }
      if (out.shape().get(2) < 1) {
        throw new ModelUnavailableException(
            "the projector of " + model + " puts out rows of no fixed width; one would work");
      }
      to = Math.toIntExact(out.shape().get(2));
      slot = runner.newSlot();
    }

    private TensorSpec only(List<TensorSpec> specs, String which) {
      if (specs.size() != 1
          || specs.get(0).shape().size() != 3
          || !specs.get(0).type().equals(Optional.of(ElementType.FLOAT32))) {
        throw new ModelUnavailableException(
            "the projector of "
                + model
                + " has the "
                + which
                + " "
                + specs
                + "; one of float32 and the shape [1, rows, numbers] would work");
      }
      return specs.get(0);
    }

    int width() {
      return to;
    }

    float[] project(float[] tower) {
      lock.lock();
      try {
        if (closed) {
          throw new IllegalStateException(model + " is closed");
        }
        int rows = tower.length / from;
        slot.shape(List.of(new long[] {1, rows, from}));
        slot.input(0).asFloatBuffer().put(tower);
        slot.run();
        FloatBuffer out = slot.output(0).asFloatBuffer();
        if (out.remaining() != rows * to) {
          throw new InferenceException(
              "the projector of "
                  + model
                  + " made "
                  + out.remaining()
                  + " numbers of "
                  + rows
                  + " rows; rows of "
                  + to
                  + " would work");
        }
        float[] projected = new float[rows * to];
        out.get(projected);
        for (float value : projected) {
          if (!Float.isFinite(value)) {
            throw new InferenceException("the projector of " + model + " put out " + value);
          }
        }
        return projected;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!closed) {
          closed = true;
          slot.close();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
