// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.AssessorDescriptor;
import dev.iqa.UnsupportedRequestException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** How a language model is asked, as options choose. */
record Interview(
    Vocabulary words,
    boolean detailed,
    Question identification,
    int paraphrase,
    long shuffle,
    boolean bothOrders,
    boolean closed,
    Decoding decoding) {

  private static final String LANGUAGE = "language";
  private static final String DETAIL = "detail";
  private static final String DISTORTIONS = "distortions";
  private static final String PARAPHRASE = "paraphrase";
  private static final String SHUFFLE = "shuffle";
  private static final String ORDERS = "orders";
  private static final String FORM = "form";
  private static final String TEMPERATURE = "temperature";
  private static final String SEED = "seed";
  private static final String TOKENS = "tokens";
  private static final String SECONDS = "seconds";

  static void addOptions(AssessorDescriptor.Builder builder, String language) {
    builder
        .option(LANGUAGE, "of questions and answers, as an ISO 639 code", language)
        .option(DETAIL, "how long a description is", "detailed", "brief")
        .option(DISTORTIONS, "how many the model is told there are", "open", "one", "two")
        .option(PARAPHRASE, "which wording of a question; beyond the last it begins anew", "0")
        .option(SHUFFLE, "seed of the order in which answers are offered; 0 for their own", "0")
        .option(ORDERS, "whether two pictures are shown once more, swapped", "both", "given")
        .option(FORM, "whether distortions are held to a form", "closed", "free")
        .option(TEMPERATURE, "0 for the most likely words, above for chance", "0")
        .option(SEED, "of chance", "0")
        .option(TOKENS, "where an answer is cut", "400")
        .option(SECONDS, "when an answer is cut", "120");
  }

  static Interview of(String language, Map<String, String> options) {
    long seconds =
        number(options, SECONDS, "120", Long::parseLong, s -> s >= 1 && s <= 86_400, "1 to 86400");
    Decoding decoding =
        Decoding.greedy(
                number(
                    options,
                    TOKENS,
                    "400",
                    Integer::parseInt,
                    t -> t >= 1 && t <= 100_000,
                    "1 to 100000"),
                Duration.ofSeconds(seconds))
            .drawn(
                number(
                    options,
                    TEMPERATURE,
                    "0",
                    Double::parseDouble,
                    t -> t >= 0 && t <= 10,
                    "0 to 10"),
                number(options, SEED, "0", Long::parseLong, s -> true, "a whole number"));
    return new Interview(
        Vocabulary.of(options.getOrDefault(LANGUAGE, language)),
        options.getOrDefault(DETAIL, "detailed").equals("detailed"),
        switch (options.getOrDefault(DISTORTIONS, "open")) {
          case "one" -> Question.IDENTIFICATION_OF_ONE;
          case "two" -> Question.IDENTIFICATION_OF_TWO;
          default -> Question.IDENTIFICATION;
        },
        number(options, PARAPHRASE, "0", Integer::parseInt, p -> p >= 0, "0 or more"),
        number(options, SHUFFLE, "0", Long::parseLong, s -> true, "a whole number"),
        options.getOrDefault(ORDERS, "both").equals("both"),
        options.getOrDefault(FORM, "closed").equals("closed"),
        decoding);
  }

  private static <N extends Number> N number(
      Map<String, String> options,
      String name,
      String byDefault,
      Function<String, N> parse,
      java.util.function.Predicate<N> allowed,
      String wanted) {
    String text = options.getOrDefault(name, byDefault);
    try {
      N number = parse.apply(text);
      if (allowed.test(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new UnsupportedRequestException(
        "option '" + name + "' cannot be '" + text + "'; " + wanted + " would work");
  }

  /** How many distortions an answer may name. */
  int fewest() {
    return identification == Question.IDENTIFICATION_OF_TWO ? 2 : 0;
  }

  /** At most as many; more than four at once nobody tells apart. */
  int most() {
    return switch (identification) {
      case IDENTIFICATION_OF_ONE -> 1;
      case IDENTIFICATION_OF_TWO -> 2;
      default -> 4;
    };
  }
}
