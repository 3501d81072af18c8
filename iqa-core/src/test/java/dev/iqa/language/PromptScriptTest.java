// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.testkit.SamplePictures;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptScriptTest {

  private static final BytePairs ENCODING = encoding();

  private static BytePairs encoding() {
    List<String> tokens = new ArrayList<>(List.of("<begin>", "<answer>"));
    for (Tag tag : List.of(Tag.SINGLE, Tag.A, Tag.B)) {
      tokens.addAll(List.of(tag.opening(), tag.closing()));
    }
    int marks = tokens.size();
    tokens.addAll(BytePairs.alphabet());
    return new BytePairs(tokens, marks, List.of());
  }

  private static Picture picture(int width) {
    return SamplePictures.scene(width, 8, PixelFormat.RGB8, 1);
  }

  /** Two rows of two: width and height, their product, 1. */
  private static Embeddings look(Picture picture) {
    float w = picture.width();
    float h = picture.height();
    return Embeddings.copyOf(2, FloatBuffer.wrap(new float[] {w, h, w * h, 1}), List.of("seen"));
  }

  private static PromptScript script(Prompt prompt) {
    return PromptScript.of(prompt, ENCODING, PromptScriptTest::look);
  }

  /** Tokens as they are called, joined; rows as their numbers. */
  private static List<String> read(PromptScript script) {
    List<String> read = new ArrayList<>();
    for (PromptScript.Piece piece : script.pieces()) {
      if (piece instanceof PromptScript.Tokens tokens) {
        read.add(String.join("", tokens.ids().stream().map(ENCODING.tokens()::get).toList()));
      } else if (piece instanceof PromptScript.Rows rows) {
        float[] values = new float[rows.length() * 2];
        rows.embeddings().values().get(values);
        read.add(Arrays.toString(values));
      }
    }
    return read;
  }

  @Test
  void rowsStandBetweenTheirTagsAndWordsHaveABlankBeforeThem() {
    Prompt prompt =
        new Prompt(
            "You judge pictures.",
            List.of(
                new Prompt.Words("Look:\n"),
                new Prompt.Shown(Tag.SINGLE, picture(10)),
                new Prompt.Words(" how  good?")),
            "It is");
    PromptScript script = script(prompt);
    assertThat(read(script))
        .containsExactly(
            "<begin>ĠLook:<picture>",
            "[10.0, 8.0, 80.0, 1.0]",
            "</picture>ĠhowĠgood?<answer>ItĠis");
    assertThat(script.length()).isEqualTo(2 + 6 + 2 + 1 + 4 + 6 + 1 + 5);
  }

  @Test
  void behindASecondPictureStandsWhatItIsMoreThanTheFirst() {
    Prompt prompt =
        Prompt.of(
            new Prompt.Shown(Tag.A, picture(10)),
            new Prompt.Shown(Tag.B, picture(12)),
            new Prompt.Shown(Tag.SINGLE, picture(9)));
    assertThat(read(script(prompt)))
        .containsExactly(
            "<begin><picture-a>",
            "[10.0, 8.0, 80.0, 1.0]",
            "</picture-a><picture-b>",
            "[12.0, 8.0, 96.0, 1.0]",
            "[2.0, 0.0, 16.0, 0.0]",
            "</picture-b><picture>",
            "[9.0, 8.0, 72.0, 1.0]",
            "[-3.0, 0.0, -24.0, 0.0]",
            "</picture><answer>");
  }

  @Test
  void marksInWordsAreReadLetterByLetter() {
    PromptScript script = script(Prompt.of(new Prompt.Words("<answer>")));
    assertThat(script.length()).isEqualTo(1 + 9 + 1);
  }

  @Test
  void aTagThatIsNoMarkIsRefused() {
    Prompt prompt = Prompt.of(new Prompt.Shown(Tag.REFERENCE, picture(10)));
    assertThatExceptionOfType(UnsupportedRequestException.class)
        .isThrownBy(() -> script(prompt))
        .withMessageContaining("knows no tag '<reference>'")
        .withMessageContaining("<picture-a>");
  }

  @Test
  void rowsOfAnotherNumberAreNotSubtracted() {
    Embeddings one = look(picture(10));
    Embeddings wider = Embeddings.copyOf(4, FloatBuffer.wrap(new float[4]), List.of());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> one.less(wider))
        .withMessage("2 rows of 2 less 1 of 4");
    assertThat(one.less(one).preprocessing()).containsExactly("seen");
  }
}
