// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples.upload;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Description;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnreadablePictureException;
import dev.iqa.imaging.Pictures;
import dev.iqa.imaging.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes photos of good quality.
 *
 * <pre>{@code
 * curl -F photo=@holiday.jpg http://localhost:8080/photos
 * {"accepted":false,"quality":9.7,"reason":"What strikes the eye first is …"}
 * }</pre>
 */
@SpringBootApplication
public class UploadService {

  private static final double LEAST_PERCENT = 50;

  /**
   * Serves on port 8080.
   *
   * @param arguments of Spring Boot
   */
  public static void main(String[] arguments) {
    SpringApplication.run(UploadService.class, arguments);
  }

  /**
   * One for all requests; closed with the service.
   *
   * @return {@code measured}
   */
  @Bean(destroyMethod = "close")
  QualityAssessor assessor() {
    return QualityAssessors.open("measured");
  }

  /**
   * What the uploader hears.
   *
   * @param accepted whether the photo was taken
   * @param quality 0 worst to 100 best; 0 for what cannot be read
   * @param reason in words
   */
  public record Verdict(boolean accepted, double quality, String reason) {}

  /** {@code POST /photos}. */
  @RestController
  static class Photos {

    private final QualityAssessor assessor;

    Photos(QualityAssessor assessor) {
      this.assessor = assessor;
    }

    @PostMapping("/photos")
    ResponseEntity<Verdict> receive(@RequestParam("photo") MultipartFile photo) throws IOException {
      Picture picture;
      try (InputStream bytes = photo.getInputStream()) {
        picture = Pictures.read(bytes, ReadLimits.DEFAULT);
      } catch (UnreadablePictureException e) {
        return ResponseEntity.unprocessableContent()
            .body(new Verdict(false, 0, "We could not read this picture: " + e.getMessage()));
      }
      Assessment assessment =
          assessor.assess(AssessmentRequest.of(picture).asking(Aspect.SCORE, Aspect.DESCRIPTION));
      double quality = assessment.score().orElseThrow().value();
      String words = assessment.description().map(Description::text).orElse("");
      return quality < LEAST_PERCENT
          ? ResponseEntity.unprocessableContent().body(new Verdict(false, quality, words))
          : ResponseEntity.ok(new Verdict(true, quality, words));
    }
  }
}
