// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.ScoreScale;
import dev.iqa.json.Fields;
import dev.iqa.json.ManifestJson;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From JSON to a manifest. */
final class ManifestReader {

  private static final int LARGEST_BYTES = 4 << 20;

  private ManifestReader() {}

  static ModelManifest read(byte[] json, String where) {
    return ManifestJson.read(json, LARGEST_BYTES, where, ManifestReader::manifest);
  }

  private static ModelManifest manifest(Fields in) {
    if (!in.text("schema").equals(ModelManifest.SCHEMA)) {
      throw in.refused("schema", ModelManifest.SCHEMA);
    }
    return new ModelManifest(
        in.text("name"),
        in.text("summary"),
        in.text("guidance", ""),
        in.integer("preprocessingVersion"),
        in.object("input", ManifestReader::input),
        in.optional("tiling", ManifestReader::tiling),
        in.objects("outputs", ManifestReader::output),
        in.objects(
            "files",
            file -> new ModelFile(file.text("path"), file.text("format"), file.text("sha256"))),
        in.object(
            "origin",
            origin ->
                new Origin(
                    origin.text("licence"),
                    origin.text("source"),
                    origin.text("paper", ""),
                    origin.text("trainingData", ""))));
  }

  private static ModelInput input(Fields in) {
    ModelInput.Channels channels = in.choice("channels", ModelInput.Channels.class);
    return new ModelInput(
        in.objects(
            "tensors",
            tensor ->
                new ModelInput.Tensor(
                    tensor.text("name"), tensor.choice("picture", ModelInput.Role.class))),
        in.object("size", ManifestReader::size),
        in.integer("smallestSide", 1),
        in.integer("largestSide", 0),
        in.optional("crops", ManifestReader::crops),
        in.choice("aggregate", Aggregate.class, Aggregate.MEAN),
        in.has("weights") ? Optional.of(in.text("weights")) : Optional.empty(),
        channels,
        in.has("mean") ? in.numbers("mean") : Collections.nCopies(channels.count(), 0.0),
        in.has("deviation") ? in.numbers("deviation") : Collections.nCopies(channels.count(), 1.0),
        in.choice("layout", ModelInput.Layout.class, ModelInput.Layout.NCHW),
        in.choice("type", ElementType.class, ElementType.FLOAT32),
        in.has("dynamic") ? Set.copyOf(in.choices("dynamic", ModelInput.Axis.class)) : Set.of(),
        in.integer("multiple", 1),
        in.choice("padding", ModelInput.Padding.class, ModelInput.Padding.REPLICATE));
  }

  private static SizePolicy size(Fields in) {
    String policy = in.text("policy");
    return switch (policy) {
      case "native" -> new SizePolicy.Native();
      case "short-side" -> new SizePolicy.ShortSide(in.integer("pixels"), interpolation(in));
      case "long-side" -> new SizePolicy.LongSide(in.integer("pixels"), interpolation(in));
      case "fixed" ->
          new SizePolicy.Fixed(in.integer("width"), in.integer("height"), interpolation(in));
      case "multi-scale" ->
          new SizePolicy.MultiScale(
              in.integers("longSides"), in.flag("original", true), interpolation(in));
      default -> throw in.refused("policy", "native, short-side, long-side, fixed or multi-scale");
    };
  }

  private static Interpolation interpolation(Fields in) {
    return in.choice("interpolation", Interpolation.class);
  }

  private static Crops crops(Fields in) {
    return new Crops(
        in.choice("layout", Crops.Layout.class),
        in.integer("width"),
        in.integer("height"),
        in.integer("columns", 1),
        in.integer("rows", 1),
        in.integer("stride", 0));
  }

  private static Tiling tiling(Fields in) {
    return new Tiling(
        in.integer("width"),
        in.integer("height"),
        in.integer("overlap"),
        in.choice("merge", Aggregate.class, Aggregate.MEAN));
  }

  private static ModelOutput output(Fields in) {
    String decoder = in.text("decoder");
    return switch (decoder) {
      case "scalar" ->
          new ModelOutput.Scalar(
              head(in),
              in.text("tensor"),
              in.integer("index", 0),
              scale(in),
              line(in),
              in.optional(
                  "deviation",
                  d ->
                      new ModelOutput.Deviation(
                          d.text("tensor"), d.choice("form", ModelOutput.DeviationForm.class))));
      case "distribution" ->
          new ModelOutput.Distribution(
              head(in),
              in.text("tensor"),
              in.numbers("values"),
              in.has("indices") ? in.integers("indices") : List.of(),
              in.flag("softmax", true),
              scale(in));
      case "antonyms" ->
          new ModelOutput.Antonyms(head(in), in.text("tensor"), texts(in), scale(in));
      case "joint-prompts" ->
          new ModelOutput.JointPrompts(
              head(in),
              in.text("tensor"),
              texts(in),
              in.integer("scenes"),
              in.objects("distortions", ManifestReader::type),
              in.numbers("levels"),
              scale(in));
      case "multi-label" ->
          new ModelOutput.MultiLabel(
              in.text("tensor"),
              in.objects("types", ManifestReader::type),
              in.choice("activation", ModelOutput.Activation.class),
              in.number("threshold", 0.5),
              in.optional(
                  "severity",
                  s ->
                      new ModelOutput.SeverityOutput(
                          s.text("tensor"), s.number("slope", 1), s.number("intercept", 0))),
              in.optional(
                  "families",
                  f ->
                      new ModelOutput.FamilyOutput(
                          f.text("tensor"), f.choices("families", DistortionFamily.class))));
      case "pairwise" ->
          new ModelOutput.Pairwise(
              in.text("tensor"), in.choice("form", ModelOutput.PreferenceForm.class));
      case "quality-grid" -> new ModelOutput.QualityGrid(in.text("tensor"), scale(in), line(in));
      case "rows" ->
          new ModelOutput.Rows(
              in.text("tensor"),
              in.integer("width"),
              in.integer("skip", 0),
              in.has("projector") ? Optional.of(in.text("projector")) : Optional.empty());
      case "domain" ->
          new ModelOutput.Domain(
              in.text("tensor"), in.number("threshold", 0.5), in.text("warning"));
      default ->
          throw in.refused(
              "decoder",
              "scalar, distribution, antonyms, joint-prompts, multi-label, pairwise,"
                  + " quality-grid, rows or domain");
    };
  }

  private static String head(Fields in) {
    return in.text("head", "quality");
  }

  private static ScoreScale scale(Fields in) {
    return in.object(
        "scale",
        scale ->
            new ScoreScale(
                scale.text("name"),
                scale.numberOrInfinity("worst"),
                scale.numberOrInfinity("best")));
  }

  private static ModelOutput.Affine line(Fields in) {
    return in.object(
        "line",
        line ->
            new ModelOutput.Affine(
                line.number("slope", 1), line.number("intercept", 0), line.flag("clamp", true)),
        () -> ModelOutput.Affine.IDENTITY);
  }

  private static ModelOutput.TextFeatures texts(Fields in) {
    return in.object(
        "texts",
        texts ->
            new ModelOutput.TextFeatures(
                texts.text("file"),
                texts.integer("rows"),
                texts.integer("dimension"),
                texts.number("logitScale")));
  }

  /** {@code {"id": "gaussian-blur", "family": "blur"}}, or {@code {}} for no distortion. */
  private static Optional<DistortionType> type(Fields in) {
    boolean named = in.has("id");
    boolean placed = in.has("family");
    return named || placed
        ? Optional.of(
            new DistortionType(in.text("id"), in.choice("family", DistortionFamily.class)))
        : Optional.empty();
  }
}
