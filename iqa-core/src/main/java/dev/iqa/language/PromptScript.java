// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A prompt as it was in training, for models of the kind of {@code depict-nano}, which have byte
 * pairs of their own and see rows: the mark of the beginning, the words in order with single blanks
 * between them, each picture's rows between its tags, the mark of the answer and what the answer
 * begins with. Behind the rows of a picture that is not the first stand their differences to those
 * of the picture before. The system text is not shown: what it says is all the model was ever
 * taught.
 *
 * @param pieces in order
 */
public record PromptScript(List<Piece> pieces) {

  private static final String BEGIN = "<begin>";
  private static final String ANSWER = "<answer>";

  /** What is read at a stretch. */
  public sealed interface Piece {

    /**
     * Places it takes in the model's context.
     *
     * @return at least 1
     */
    int length();
  }

  /**
   * Tokens.
   *
   * @param ids of the vocabulary
   */
  public record Tokens(List<Integer> ids) implements Piece {

    /** Copies the ids. */
    public Tokens {
      ids = List.copyOf(ids);
    }

    @Override
    public int length() {
      return ids.size();
    }
  }

  /**
   * Rows in place of tokens.
   *
   * @param embeddings of a picture, or what they are more than those of the picture before
   */
  public record Rows(Embeddings embeddings) implements Piece {

    @Override
    public int length() {
      return embeddings.rows();
    }
  }

  /** Copies the pieces. */
  public PromptScript {
    pieces = List.copyOf(pieces);
  }

  /**
   * Writes a prompt down.
   *
   * @param prompt with tags that are marks of the vocabulary
   * @param encoding of the words, with the marks {@value #BEGIN} and {@value #ANSWER}
   * @param eyes picture to rows, as many of each
   * @return the script
   * @throws UnsupportedRequestException if a tag is no mark of the vocabulary
   */
  public static PromptScript of(
      Prompt prompt, BytePairs encoding, Function<Picture, Embeddings> eyes) {
    List<Piece> pieces = new ArrayList<>();
    List<Integer> ids = new ArrayList<>(List.of(encoding.id(BEGIN)));
    Optional<Embeddings> before = Optional.empty();
    for (Prompt.Part part : prompt.parts()) {
      if (part instanceof Prompt.Words words) {
        String text = words.text().strip().replaceAll("\\s+", " ");
        add(ids, encoding.encode(text.isEmpty() ? "" : " " + text));
      } else if (part instanceof Prompt.Shown shown) {
        ids.add(mark(encoding, shown.tag().opening()));
        pieces.add(new Tokens(ids));
        ids.clear();
        Embeddings rows = eyes.apply(shown.picture());
        pieces.add(new Rows(rows));
        before.map(rows::less).map(Rows::new).ifPresent(pieces::add);
        before = Optional.of(rows);
        ids.add(mark(encoding, shown.tag().closing()));
      }
    }
    ids.add(encoding.id(ANSWER));
    add(ids, encoding.encode(prompt.answerStart()));
    pieces.add(new Tokens(ids));
    return new PromptScript(pieces);
  }

  private static int mark(BytePairs encoding, String tag) {
    int id = encoding.tokens().indexOf(tag);
    if (id < 0 || id >= encoding.marks()) {
      throw new UnsupportedRequestException(
          "the model knows no tag '"
              + tag
              + "'; it knows "
              + encoding.tokens().subList(0, encoding.marks()));
    }
    return id;
  }

  private static void add(List<Integer> ids, int... more) {
    for (int id : more) {
      ids.add(id);
    }
  }

  /**
   * Places it takes in the model's context.
   *
   * @return of all pieces
   */
  public int length() {
    return pieces.stream().mapToInt(Piece::length).sum();
  }
}
