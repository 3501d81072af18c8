// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ScoreScale;
import dev.iqa.model.Aggregate;
import dev.iqa.model.Crops;
import dev.iqa.model.ElementType;
import dev.iqa.model.Interpolation;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.Tiling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The published schema of manifests and the reader agree. */
final class ManifestSchemaTest {

  private static final Path PUBLISHED = Path.of("..", "docs", "models");

  private static Schema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream in = ModelManifest.class.getResourceAsStream("model-v1.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    }
  }

  private static boolean schemaAccepts(String json) {
    return schema.validate(json, InputFormat.JSON).isEmpty();
  }

  private static boolean readerAccepts(String json) {
    try {
      ModelManifest.parse(json.getBytes(StandardCharsets.UTF_8), "the manifest");
      return true;
    } catch (ModelUnavailableException e) {
      return false;
    }
  }

  private static ModelInput input(
      SizePolicy size,
      Optional<Crops> crops,
      Aggregate aggregate,
      ModelInput.Channels channels,
      ModelInput.Layout layout,
      ElementType type,
      ModelInput.Padding padding,
      ModelInput.Role... roles) {
    List<ModelInput.Tensor> tensors = new ArrayList<>();
    for (ModelInput.Role role : roles) {
      tensors.add(new ModelInput.Tensor("tensor of " + role, role));
    }
    return new ModelInput(
        tensors,
        size,
        8,
        4096,
        crops,
        aggregate,
        aggregate == Aggregate.WEIGHTED ? Optional.of("weight") : Optional.empty(),
        channels,
        Collections.nCopies(channels.count(), type == ElementType.UINT8 ? 0. : .5),
        Collections.nCopies(channels.count(), type == ElementType.UINT8 ? 1. : .25),
        layout,
        type,
        Set.of(ModelInput.Axis.values()),
        16,
        padding);
  }

  private static ModelInput whole(
      ModelInput.Channels channels, ElementType type, ModelInput.Role... roles) {
    return input(
        new SizePolicy.Native(),
        Optional.empty(),
        Aggregate.MEAN,
        channels,
        ModelInput.Layout.NHWC,
        type,
        ModelInput.Padding.REPLICATE,
        roles);
  }

  private static ModelManifest manifest(
      ModelInput input, Optional<Tiling> tiling, ModelOutput... outputs) {
    return new ModelManifest(
        "any",
        "Has what the format has.",
        "",
        2,
        input,
        tiling,
        List.of(outputs),
        List.of(
            new ModelFile("net/any.onnx", "onnx", "a".repeat(64)),
            new ModelFile("text.bin", ModelFile.DATA, "b".repeat(64))),
        new Origin("MIT", "https://example.org", "", "pictures"));
  }

  private static ModelOutput scalar(ModelOutput.DeviationForm form) {
    return new ModelOutput.Scalar(
        "quality of " + form,
        "y",
        1,
        new ScoreScale("open", Double.NEGATIVE_INFINITY, 0),
        new ModelOutput.Affine(-2, 1, false),
        Optional.of(new ModelOutput.Deviation("d", form)));
  }

  private static List<ModelOutput> outputs() {
    List<Optional<DistortionType>> types = new ArrayList<>();
    types.add(Optional.empty());
    for (DistortionFamily family : DistortionFamily.values()) {
      types.add(Optional.of(new DistortionType("some-" + types.size(), family)));
    }
    List<ModelOutput> outputs = new ArrayList<>();
    for (ModelOutput.DeviationForm form : ModelOutput.DeviationForm.values()) {
      outputs.add(scalar(form));
    }
    outputs.add(
        new ModelOutput.Distribution(
            "levels", "l", List.of(1., 5.), List.of(7, 3), true, ScoreScale.MOS));
    outputs.add(
        new ModelOutput.Antonyms(
            "look", "f", new ModelOutput.TextFeatures("text.bin", 4, 8, 100), ScoreScale.PERCENT));
    outputs.add(
        new ModelOutput.JointPrompts(
            "words",
            "f",
            new ModelOutput.TextFeatures("text.bin", 2 * types.size() * 3, 8, 100),
            2,
            types,
            List.of(1., 3., 5.),
            ScoreScale.MOS));
    for (ModelOutput.Activation activation : ModelOutput.Activation.values()) {
      outputs.add(
          new ModelOutput.MultiLabel(
              "t",
              types,
              activation,
              .25,
              Optional.of(new ModelOutput.SeverityOutput("s", 4, 1)),
              Optional.of(
                  new ModelOutput.FamilyOutput("g", Arrays.asList(DistortionFamily.values())))));
    }
    outputs.add(new ModelOutput.QualityGrid("m", ScoreScale.PERCENT, ModelOutput.Affine.IDENTITY));
    outputs.add(new ModelOutput.Rows("r", 8, 1, Optional.of("text.bin")));
    outputs.add(new ModelOutput.Domain("p", .5, "This is no photograph."));
    return outputs;
  }

  /** Every word and every kind of part the format has is in one of them. */
  private static List<ModelManifest> written(Interpolation... interpolations) {
    List<ModelManifest> all = new ArrayList<>();
    for (Interpolation how : interpolations) {
      for (SizePolicy size :
          List.of(
              new SizePolicy.Native(),
              new SizePolicy.ShortSide(384, how),
              new SizePolicy.LongSide(512, how),
              new SizePolicy.Fixed(8, 9, how),
              new SizePolicy.MultiScale(List.of(384, 224), true, how))) {
        all.add(
            manifest(
                input(
                    size,
                    Optional.of(Crops.stride(8, 8, 4)),
                    Aggregate.MEAN,
                    ModelInput.Channels.RGB,
                    ModelInput.Layout.NCHW,
                    ElementType.FLOAT32,
                    ModelInput.Padding.BLACK,
                    ModelInput.Role.CANDIDATE),
                Optional.empty(),
                scalar(ModelOutput.DeviationForm.DEVIATION)));
      }
    }
    for (Aggregate aggregate : Aggregate.values()) {
      for (Crops crops : List.of(Crops.center(8, 8), Crops.five(8, 9), Crops.grid(8, 8, 3, 2))) {
        all.add(
            manifest(
                input(
                    new SizePolicy.Native(),
                    Optional.of(crops),
                    aggregate,
                    ModelInput.Channels.GRAY,
                    ModelInput.Layout.NHWC,
                    ElementType.FLOAT16,
                    ModelInput.Padding.REFLECT,
                    ModelInput.Role.CANDIDATE,
                    ModelInput.Role.REFERENCE),
                Optional.empty(),
                scalar(ModelOutput.DeviationForm.VARIANCE)));
      }
    }
    for (ModelOutput.PreferenceForm form : ModelOutput.PreferenceForm.values()) {
      all.add(
          manifest(
              whole(
                  ModelInput.Channels.BGR,
                  ElementType.UINT8,
                  ModelInput.Role.FIRST,
                  ModelInput.Role.SECOND),
              Optional.empty(),
              new ModelOutput.Pairwise("p", form)));
    }
    for (Aggregate merge : List.of(Aggregate.MEAN, Aggregate.MEDIAN, Aggregate.WORST)) {
      all.add(
          manifest(
              whole(ModelInput.Channels.RGB, ElementType.FLOAT32, ModelInput.Role.CANDIDATE),
              Optional.of(new Tiling(512, 256, 32, merge)),
              scalar(ModelOutput.DeviationForm.LOG_VARIANCE)));
    }
    for (ModelOutput output : outputs()) {
      all.add(
          manifest(
              whole(ModelInput.Channels.RGB, ElementType.FLOAT32, ModelInput.Role.CANDIDATE),
              Optional.empty(),
              output));
    }
    return all;
  }

  @Test
  void acceptsWhatIsWritten() {
    for (ModelManifest manifest : written(Interpolation.values())) {
      String json = manifest.toJson();
      assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
      assertThat(readerAccepts(json)).as(json).isTrue();
    }
  }

  @Test
  void acceptsThePublishedManifests() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PUBLISHED, "*.json")) {
      for (Path file : files) {
        assertThat(schema.validate(Files.readString(file), InputFormat.JSON))
            .as("%s", file)
            .isEmpty();
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(12);
  }

  @Test
  void refusesUnknownFieldsWrongTypesAndWrongWordsAsTheReaderDoes() {
    int broken = 0;
    for (ModelManifest manifest : written(Interpolation.AREA)) {
      JsonNode root = JsonMapper.shared().readTree(manifest.toJson());
      for (ObjectNode object : objects(root)) {
        object.put("surprise", 1);
        assertRefused(root);
        object.remove("surprise");
        broken++;
        for (String field : List.copyOf(object.propertyNames())) {
          JsonNode old = object.get(field);
          object.putArray(field).addArray();
          assertRefused(root);
          if (old.isString() && isWord(field)) {
            object.put(field, "no such word");
            assertRefused(root);
          }
          object.set(field, old);
          broken++;
        }
      }
    }
    assertThat(broken).isGreaterThan(1000);
  }

  /**
   * What may be left out is not always the same, but the reader never takes what the schema
   * refuses.
   */
  @Test
  void theReaderTakesNothingThatTheSchemaRefuses() {
    int refused = 0;
    for (ModelManifest manifest : written(Interpolation.AREA)) {
      JsonNode root = JsonMapper.shared().readTree(manifest.toJson());
      for (ObjectNode object : objects(root)) {
        for (String field : List.copyOf(object.propertyNames())) {
          JsonNode old = object.remove(field);
          String json = root.toString();
          if (!schemaAccepts(json)) {
            assertThat(readerAccepts(json)).as("without %s: %s", field, json).isFalse();
            refused++;
          }
          object.set(field, old);
        }
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private static boolean isWord(String field) {
    return Set.of(
            "schema",
            "policy",
            "interpolation",
            "layout",
            "aggregate",
            "channels",
            "type",
            "padding",
            "picture",
            "merge",
            "decoder",
            "form",
            "activation",
            "family",
            "sha256")
        .contains(field);
  }

  private static void assertRefused(JsonNode root) {
    String json = root.toString();
    assertThat(schemaAccepts(json)).as("the schema, of %s", json).isFalse();
    assertThat(readerAccepts(json)).as("the reader, of %s", json).isFalse();
  }

  private static List<ObjectNode> objects(JsonNode from) {
    List<ObjectNode> all = new ArrayList<>();
    if (from instanceof ObjectNode object) {
      all.add(object);
    }
    if (from instanceof ObjectNode || from instanceof ArrayNode) {
      for (JsonNode inner : from) {
        all.addAll(objects(inner));
      }
    }
    return all;
  }
}
