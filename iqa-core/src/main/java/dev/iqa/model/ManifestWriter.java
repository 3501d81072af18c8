// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.DistortionType;
import dev.iqa.ScoreScale;
import dev.iqa.json.Fields;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** From a manifest to JSON, as {@link ManifestReader} reads it. */
final class ManifestWriter {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ManifestWriter() {}

  static String write(ModelManifest manifest) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", ModelManifest.SCHEMA);
    root.put("name", manifest.name());
    root.put("summary", manifest.summary());
    root.put("guidance", manifest.guidance());
    root.put("preprocessingVersion", manifest.preprocessingVersion());
    input(root.putObject("input"), manifest.input());
    manifest
        .tiling()
        .ifPresent(
            tiles -> {
              ObjectNode node = root.putObject("tiling");
              node.put("width", tiles.width());
              node.put("height", tiles.height());
              node.put("overlap", tiles.overlap());
              node.put("merge", Fields.word(tiles.merge()));
            });
    ArrayNode outputs = root.putArray("outputs");
    manifest.outputs().forEach(output -> output(outputs.addObject(), output));
    ArrayNode files = root.putArray("files");
    for (ModelFile file : manifest.files()) {
      files
          .addObject()
          .put("path", file.path())
          .put("format", file.format())
          .put("sha256", file.sha256());
    }
    root.putObject("origin")
        .put("licence", manifest.origin().licence())
        .put("source", manifest.origin().source())
        .put("paper", manifest.origin().paper())
        .put("trainingData", manifest.origin().trainingData());
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void input(ObjectNode node, ModelInput input) {
    ArrayNode tensors = node.putArray("tensors");
    for (ModelInput.Tensor tensor : input.tensors()) {
      tensors.addObject().put("name", tensor.name()).put("picture", Fields.word(tensor.picture()));
    }
    size(node.putObject("size"), input.size());
    node.put("smallestSide", input.smallestSide());
    node.put("largestSide", input.largestSide());
    input.crops().ifPresent(crops -> crops(node.putObject("crops"), crops));
    node.put("aggregate", Fields.word(input.aggregate()));
    input.weights().ifPresent(name -> node.put("weights", name));
    node.put("channels", Fields.word(input.channels()));
    numbers(node.putArray("mean"), input.mean());
    numbers(node.putArray("deviation"), input.deviation());
    node.put("layout", Fields.word(input.layout()));
    node.put("type", Fields.word(input.type()));
    ArrayNode dynamic = node.putArray("dynamic");
    input.dynamic().stream().sorted().forEach(axis -> dynamic.add(Fields.word(axis)));
    node.put("multiple", input.multiple());
    node.put("padding", Fields.word(input.padding()));
  }

  private static void size(ObjectNode node, SizePolicy size) {
    if (size instanceof SizePolicy.Native) {
      node.put("policy", "native");
    } else if (size instanceof SizePolicy.ShortSide side) {
      node.put("policy", "short-side").put("pixels", side.pixels());
      node.put("interpolation", Fields.word(side.interpolation()));
    } else if (size instanceof SizePolicy.LongSide side) {
      node.put("policy", "long-side").put("pixels", side.pixels());
      node.put("interpolation", Fields.word(side.interpolation()));
    } else if (size instanceof SizePolicy.Fixed fixed) {
      node.put("policy", "fixed").put("width", fixed.width()).put("height", fixed.height());
      node.put("interpolation", Fields.word(fixed.interpolation()));
    } else if (size instanceof SizePolicy.MultiScale scales) {
      ArrayNode sides = node.put("policy", "multi-scale").putArray("longSides");
      scales.longSides().forEach(sides::add);
      node.put("original", scales.original());
      node.put("interpolation", Fields.word(scales.interpolation()));
    }
  }

  private static void crops(ObjectNode node, Crops crops) {
    node.put("layout", Fields.word(crops.layout()));
    node.put("width", crops.width());
    node.put("height", crops.height());
    node.put("columns", crops.columns());
    node.put("rows", crops.rows());
    node.put("stride", crops.stride());
  }

  private static void output(ObjectNode node, ModelOutput output) {
    if (output instanceof ModelOutput.Scalar scalar) {
      scoring(node, "scalar", scalar, scalar.tensor());
      node.put("index", scalar.index());
      line(node.putObject("line"), scalar.line());
      scalar
          .deviation()
          .ifPresent(
              d ->
                  node.putObject("deviation")
                      .put("tensor", d.tensor())
                      .put("form", Fields.word(d.form())));
    } else if (output instanceof ModelOutput.Distribution bins) {
      scoring(node, "distribution", bins, bins.tensor());
      numbers(node.putArray("values"), bins.values());
      ArrayNode indices = node.putArray("indices");
      bins.indices().forEach(indices::add);
      node.put("softmax", bins.softmax());
    } else if (output instanceof ModelOutput.Antonyms antonyms) {
      scoring(node, "antonyms", antonyms, antonyms.tensor());
      texts(node.putObject("texts"), antonyms.texts());
    } else if (output instanceof ModelOutput.JointPrompts prompts) {
      scoring(node, "joint-prompts", prompts, prompts.tensor());
      texts(node.putObject("texts"), prompts.texts());
      node.put("scenes", prompts.scenes());
      types(node.putArray("distortions"), prompts.distortions());
      numbers(node.putArray("levels"), prompts.levels());
    } else if (output instanceof ModelOutput.MultiLabel labels) {
      node.put("decoder", "multi-label").put("tensor", labels.tensor());
      types(node.putArray("types"), labels.types());
      node.put("activation", Fields.word(labels.activation()));
      node.put("threshold", labels.threshold());
      labels
          .severity()
          .ifPresent(
              s ->
                  node.putObject("severity")
                      .put("tensor", s.tensor())
                      .put("slope", s.slope())
                      .put("intercept", s.intercept()));
      labels
          .families()
          .ifPresent(
              f -> {
                ArrayNode names =
                    node.putObject("families").put("tensor", f.tensor()).putArray("families");
                f.families().forEach(family -> names.add(Fields.word(family)));
              });
    } else if (output instanceof ModelOutput.Pairwise pair) {
      node.put("decoder", "pairwise").put("tensor", pair.tensor());
      node.put("form", Fields.word(pair.form()));
    } else if (output instanceof ModelOutput.QualityGrid grid) {
      node.put("decoder", "quality-grid").put("tensor", grid.tensor());
      scale(node.putObject("scale"), grid.scale());
      line(node.putObject("line"), grid.line());
    } else if (output instanceof ModelOutput.Rows rows) {
      node.put("decoder", "rows").put("tensor", rows.tensor());
      node.put("width", rows.width()).put("skip", rows.skip());
      rows.projector().ifPresent(file -> node.put("projector", file));
    } else if (output instanceof ModelOutput.Domain domain) {
      node.put("decoder", "domain").put("tensor", domain.tensor());
      node.put("threshold", domain.threshold()).put("warning", domain.warning());
    }
  }

  private static void scoring(
      ObjectNode node, String decoder, ModelOutput.Scoring scoring, String tensor) {
    node.put("decoder", decoder).put("head", scoring.head()).put("tensor", tensor);
    scale(node.putObject("scale"), scoring.scale());
  }

  private static void scale(ObjectNode node, ScoreScale scale) {
    node.put("name", scale.name());
    end(node, "worst", scale.worst());
    end(node, "best", scale.best());
  }

  private static void end(ObjectNode node, String field, double value) {
    // JSON has no infinity.
    if (Double.isInfinite(value)) {
      node.put(field, Double.toString(value));
    } else {
      node.put(field, value);
    }
  }

  private static void line(ObjectNode node, ModelOutput.Affine line) {
    node.put("slope", line.slope());
    node.put("intercept", line.intercept());
    node.put("clamp", line.clamp());
  }

  private static void texts(ObjectNode node, ModelOutput.TextFeatures texts) {
    node.put("file", texts.file());
    node.put("rows", texts.rows());
    node.put("dimension", texts.dimension());
    node.put("logitScale", texts.logitScale());
  }

  private static void types(ArrayNode array, List<Optional<DistortionType>> types) {
    for (Optional<DistortionType> type : types) {
      ObjectNode node = array.addObject();
      type.ifPresent(t -> node.put("id", t.id()).put("family", Fields.word(t.family())));
    }
  }

  private static void numbers(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }
}
