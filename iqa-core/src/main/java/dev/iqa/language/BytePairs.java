// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.ModelUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Byte-pair encoding as GPT-2 does it (Sennrich et al., 2016; Radford et al., 2019): texts are cut
 * into words with the space before them, words into bytes, and neighbours are joined in the order
 * of a list of merges. Every text can be written, and is read back to the letter.
 *
 * <p>A byte is one letter of an alphabet without blanks; a space is {@code Ġ}. What merges join but
 * the vocabulary does not hold falls back to its bytes, as in llama.cpp.
 */
public final class BytePairs {

  /** Format of such a file in the manifest of a language model. */
  public static final String FORMAT = "byte-pairs";

  private static final Pattern WORDS =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final char[] LETTERS = letters();
  private static final Map<Character, Integer> BYTES = bytes();

  private final List<String> tokens;
  private final List<String> merges;
  private final int marks;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();

  /**
   * An encoding.
   *
   * @param tokens in the order of their ids, among them all 256 letters
   * @param marks how many of the first tokens stand for no text, such as the end of an answer; they
   *     are never the outcome of a text
   * @param merges such as {@code "Ġ b"}, the first joined first
   * @throws IllegalArgumentException if a token occurs twice, a letter is missing, a token behind
   *     the marks is not made of letters, or a merge is not two parts
   */
  public BytePairs(List<String> tokens, int marks, List<String> merges) {
    if (marks < 0 || marks > tokens.size()) {
      throw new IllegalArgumentException(marks + " marks of " + tokens.size() + " tokens");
    }
    this.marks = marks;
    this.tokens = List.copyOf(tokens);
    this.merges = List.copyOf(merges);
    for (int id = 0; id < tokens.size(); id++) {
      if (ids.put(tokens.get(id), id) != null) {
        throw new IllegalArgumentException("two tokens are '" + tokens.get(id) + "'");
      }
    }
    for (char letter : LETTERS) {
      Integer id = ids.get(String.valueOf(letter));
      if (id == null || id < marks) {
        throw new IllegalArgumentException("there is no token for the byte '" + letter + "'");
      }
    }
    for (String token : tokens.subList(marks, tokens.size())) {
      if (!token.chars().allMatch(letter -> BYTES.containsKey((char) letter))) {
        throw new IllegalArgumentException("the token '" + token + "' is not made of bytes");
      }
    }
    for (String merge : merges) {
      if (merge.indexOf(' ', 1) < 0 || merge.indexOf(' ', 1) != merge.lastIndexOf(' ')) {
        throw new IllegalArgumentException("a merge is two parts, not '" + merge + "'");
      }
      ranks.putIfAbsent(merge, ranks.size());
    }
  }

  /**
   * Reads an encoding.
   *
   * @param json as {@link #toJson} writes it
   * @param where it is from, for messages
   * @return the encoding
   * @throws ModelUnavailableException if it is none
   */
  public static BytePairs fromJson(byte[] json, String where) {
    try {
      JsonNode root = JSON.readTree(json);
      return new BytePairs(
          texts(root.path("tokens")), root.path("marks").asInt(-1), texts(root.path("merges")));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new ModelUnavailableException(
          where + " is no vocabulary: " + e.getMessage() + "; an undamaged copy would work", e);
    }
  }

  /**
   * Reads the encoding of a language model.
   *
   * @param model with a file of the format {@value #FORMAT}
   * @return the encoding
   * @throws ModelUnavailableException if there is none, or another than the manifest says
   */
  public static BytePairs of(InstalledLanguageModel model) {
    return fromJson(model.content(FORMAT), FORMAT);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      texts.add(text.asString(""));
    }
    return texts;
  }

  /**
   * The encoding as JSON: {@code marks}, {@code tokens} and {@code merges}.
   *
   * @return what {@link #fromJson} reads
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("marks", marks);
    ArrayNode allTokens = root.putArray("tokens");
    tokens.forEach(allTokens::add);
    ArrayNode allMerges = root.putArray("merges");
    merges.forEach(allMerges::add);
    return JSON.writeValueAsString(root) + "\n";
  }

  /**
   * The letters that stand for bytes.
   *
   * @return 256 of one character, in the order of the bytes
   */
  public static List<String> alphabet() {
    List<String> all = new ArrayList<>();
    for (char letter : LETTERS) {
      all.add(String.valueOf(letter));
    }
    return all;
  }

  /**
   * Cuts a text into words.
   *
   * @param text any
   * @return in order, each with the space before it, as letters that stand for bytes
   */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORDS.matcher(text);
    while (matcher.find()) {
      StringBuilder word = new StringBuilder();
      for (byte octet : matcher.group().getBytes(StandardCharsets.UTF_8)) {
        word.append(LETTERS[octet & 0xff]);
      }
      words.add(word.toString());
    }
    return words;
  }

  /**
   * All tokens.
   *
   * @return in the order of their ids
   */
  public List<String> tokens() {
    return tokens;
  }

  /**
   * How many of the first tokens stand for no text.
   *
   * @return 0 or more
   */
  public int marks() {
    return marks;
  }

  /**
   * All merges.
   *
   * @return the first joined first
   */
  public List<String> merges() {
    return merges;
  }

  /**
   * The id of a token.
   *
   * @param token as in {@link #tokens()}
   * @return its place there
   * @throws IllegalArgumentException if there is none
   */
  public int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException("there is no token '" + token + "'");
    }
    return id;
  }

  /**
   * Encodes a text. Nothing in it is markup.
   *
   * @param text any; broken surrogates become question marks
   * @return ids
   */
  public int[] encode(String text) {
    List<Integer> encoded = new ArrayList<>();
    for (String word : words(text)) {
      for (String part : joined(word)) {
        Integer id = ids.get(part);
        if (id != null && id >= marks) {
          encoded.add(id);
          continue;
        }
        for (int i = 0; i < part.length(); i++) {
          encoded.add(id(part.substring(i, i + 1)));
        }
      }
    }
    return encoded.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<String> joined(String word) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      parts.add(word.substring(i, i + 1));
    }
    while (parts.size() > 1) {
      int best = -1;
      int bestRank = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < parts.size(); i++) {
        Integer rank = ranks.get(parts.get(i) + " " + parts.get(i + 1));
        if (rank != null && rank < bestRank) {
          best = i;
          bestRank = rank;
        }
      }
      if (best < 0) {
        break;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
    return parts;
  }

  /**
   * The bytes of a token.
   *
   * @param id of it
   * @return UTF-8, perhaps a part of a character; none for a token that stands for no text
   */
  public byte[] bytes(int id) {
    if (id < marks) {
      return new byte[0];
    }
    String token = tokens.get(id);
    byte[] octets = new byte[token.length()];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = Objects.requireNonNull(BYTES.get(token.charAt(i))).byteValue();
    }
    return octets;
  }

  // What is printable stands for itself; the rest follows from 256 on, in order.
  private static char[] letters() {
    char[] letters = new char[256];
    char next = 256;
    for (int octet = 0; octet < 256; octet++) {
      boolean printable =
          (octet >= '!' && octet <= '~')
              || (octet >= 0xa1 && octet <= 0xac)
              || (octet >= 0xae && octet <= 0xff);
      letters[octet] = printable ? (char) octet : next++;
    }
    return letters;
  }

  private static Map<Character, Integer> bytes() {
    Map<Character, Integer> bytes = new HashMap<>();
    for (int octet = 0; octet < 256; octet++) {
      bytes.put(LETTERS[octet], octet);
    }
    return bytes;
  }
}
