// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model runner on small models whose answer can be worked out by hand. */
class VmafTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path folder;

  /** One support vector at adm2 = 1: the regression is weight there, before the rescaling. */
  private static String member(double weight, String more) {
    return """
        {"model_dict": {"model_type": "LIBSVMNUSVR", "norm_type": "linear_rescale",
          "feature_names": ["VMAF_integer_feature_adm2_score", "VMAF_integer_feature_motion2_score"],
          "slopes": [0.01, 1.0, 1.0], "intercepts": [-0.1, 0.0, 0.0], "score_clip": [0.0, 100.0]%s,
          "model": "svm_type nu_svr\\nkernel_type rbf\\ngamma 0.5\\nnr_class 2\\ntotal_sv 1\\nrho 0.25\\nSV\\n%s 1:1 \\n"}}
        """
        .formatted(more, weight);
  }

  private String write(String json) throws IOException {
    Path path = folder.resolve("model.json");
    Files.writeString(path, json);
    return path.toString();
  }

  private static Assessment assess(AssessorConfig config, Grid reference, Grid test) {
    Picture judged = SynthesisedPictures.picture(test);
    try (QualityAssessor vmaf = QualityAssessors.open("vmaf", config)) {
      return vmaf.assess(
          AssessmentRequest.of(judged).against(SynthesisedPictures.picture(reference)));
    }
  }

  private static AssessorConfig model(String path) {
    return AssessorConfig.defaults().withOption("model", path);
  }

  @Test
  void saysWhatToGiveWhenNoModelIsGiven() {
    assertThatThrownBy(() -> QualityAssessors.open("vmaf"))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("vmaf?model=PATH");
  }

  @Test
  void runsARegressionBetweenItsRescalings() throws IOException {
    Grid pattern = SynthesisedPictures.pattern(64, 48);
    Assessment assessment = assess(model(write(member(0.75, ""))), pattern, pattern);
    Score score = assessment.score().orElseThrow();
    // adm2 is 1 and motion2 0: exp(0) · .75 − .25 = .5, then (.5 + .1) / .01
    assertThat(score.value()).isCloseTo(60, within(1e-9));
    assertThat(score.standardDeviation()).isEmpty();
    assertThat(assessment.provenance().modelDigest().orElseThrow()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void clipsToTheRangeOfTheModel() throws IOException {
    Grid pattern = SynthesisedPictures.pattern(64, 48);
    assertThat(assess(model(write(member(5, ""))), pattern, pattern).score().orElseThrow().value())
        .isEqualTo(100);
  }

  @Test
  void appliesTheTransformForPhonesWhenAsked() throws IOException {
    Grid pattern = SynthesisedPictures.pattern(64, 48);
    String transform =
        ", \"score_transform\": {\"p0\": 1.0, \"p1\": 1.5, \"p2\": -0.005, \"out_gte_in\": \"true\"}";
    AssessorConfig config = model(write(member(0.75, transform)));
    assertThat(assess(config, pattern, pattern).score().orElseThrow().value())
        .isCloseTo(60, within(1e-9));
    // 1 + 1.5 · 60 − .005 · 3600
    assertThat(
            assess(config.withOption("transform", "phone"), pattern, pattern)
                .score()
                .orElseThrow()
                .value())
        .isCloseTo(73, within(1e-9));
  }

  @Test
  void refusesTheTransformOfAModelWithoutOne() throws IOException {
    AssessorConfig config = model(write(member(0.75, ""))).withOption("transform", "phone");
    assertThatThrownBy(() -> QualityAssessors.open("vmaf", config))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("transform=off");
  }

  @Test
  void givesTheStandardDeviationOfResampledModels() throws IOException {
    Grid pattern = SynthesisedPictures.pattern(64, 48);
    String set =
        "{\"0\":%s, \"1\":%s, \"2\":%s}"
            .formatted(member(0.75, ""), member(0.7, ""), member(0.9, ""));
    Score score = assess(model(write(set)), pattern, pattern).score().orElseThrow();
    assertThat(score.value()).isCloseTo(60, within(1e-9));
    // The resampled members say 55 and 75.
    assertThat(score.standardDeviation().orElseThrow()).isCloseTo(10, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "LIBSVMNUSVR,RANDOMFOREST,model_type",
    "feature_adm2,feature_strred,strred",
    "gamma 0.5,gamma much,much",
    "kernel_type rbf,kernel_type linear,rbf",
    "SV\\n0.75 1:1,SV\\n0.75 7:1,7:1",
    "model_dict,model_list,model_dict",
    "'\"slopes\": [0.01,','\"slopes\": [0.01, 1,',rescales"
  })
  void saysWhatIsWrongWithAModel(String part, String instead, String told) throws IOException {
    String json = member(0.75, "").replace(part, instead);
    assertThat(json).isNotEqualTo(member(0.75, ""));
    String path = write(json);
    assertThatThrownBy(() -> QualityAssessors.open("vmaf", model(path)))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining(told);
  }

  @Test
  void saysWhenThereIsNoSuchFileOrNoJson() throws IOException {
    String absent = folder.resolve("absent.json").toString();
    assertThatThrownBy(() -> QualityAssessors.open("vmaf", model(absent)))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining(absent);
    String text = write("not JSON");
    assertThatThrownBy(() -> QualityAssessors.open("vmaf", model(text)))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("not a VMAF model");
  }

  @Test
  void featuresAreOneForIdenticalPictures() {
    Grid pattern = SynthesisedPictures.pattern(65, 47);
    assertThat(VmafFeatures.detailLoss(pattern, pattern, 100).score()).isCloseTo(1, within(1e-12));
    // The local variance is above the viewer's noise nearly everywhere; where it is not, the
    // linear term takes off at most 2 · 4 / 255².
    for (double scale : VmafFeatures.fidelity(pattern, pattern, 100)) {
      assertThat(scale).isCloseTo(1, within(2e-4));
    }
  }

  @Test
  void featuresAreFiniteForFlatPictures() {
    Grid black = SynthesisedPictures.flat(16, 16, 0);
    Grid pattern = SynthesisedPictures.pattern(16, 16);
    assertThat(VmafFeatures.detailLoss(black, pattern, 100).score()).isFinite();
    assertThat(VmafFeatures.detailLoss(pattern, black, 100).score()).isFinite();
    assertThat(DoubleStream.of(VmafFeatures.fidelity(black, pattern, 100)))
        .allMatch(Double::isFinite);
    assertThat(DoubleStream.of(VmafFeatures.fidelity(pattern, black, 100)))
        .allMatch(Double::isFinite);
  }

  @Test
  void motionIsTheSmallerDifferenceToTheNeighbours() {
    Grid dark = SynthesisedPictures.flat(20, 20, 10);
    Grid light = SynthesisedPictures.flat(20, 20, 14);
    double[] motion = VmafFeatures.motion(dark, light, light, dark);
    assertThat(motion[0]).isZero();
    assertThat(motion[1]).isCloseTo(0, within(1e-9));
    assertThat(motion[3]).isCloseTo(4, within(1e-9));
  }
}
