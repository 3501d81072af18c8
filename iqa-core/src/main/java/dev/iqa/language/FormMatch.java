// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far a text fits an {@link AnswerForm}, for engines that choose tokens themselves: a token may
 * be written if the text with it is the beginning of an answer, and the answer may end where it is
 * one.
 *
 * <p>Reads the part of GBNF that forms are made of: literals, names, alternatives, and groups that
 * may be missing.
 */
public final class FormMatch {

  private final Map<String, Node> rules = new HashMap<>();

  /**
   * A form, read once.
   *
   * @param form of answers
   */
  public FormMatch(AnswerForm form) {
    for (String line : form.grammar().split("\n", -1)) {
      int at = line.indexOf("::=");
      if (at > 0) {
        rules.put(line.substring(0, at).strip(), new Reader(line.substring(at + 3)).whole());
      }
    }
    if (!rules.containsKey("root")) {
      throw new IllegalArgumentException("the form " + form + " has no root");
    }
  }

  /**
   * Whether an answer begins so.
   *
   * @param text written so far
   * @return true for the beginning of an answer, and for a whole one
   */
  public boolean begins(String text) {
    Walk walk = new Walk(text);
    return walk.ends(new Name("root"), 0).contains(text.length()) || walk.ranOut;
  }

  /**
   * Whether it is an answer.
   *
   * @param text written so far
   * @return true for a whole answer
   */
  public boolean complete(String text) {
    return new Walk(text).ends(new Name("root"), 0).contains(text.length());
  }

  private sealed interface Node {}

  private record Literal(String text) implements Node {}

  private record Name(String rule) implements Node {}

  private record Series(List<Node> parts) implements Node {}

  private record Either(List<Node> ways) implements Node {}

  private record Maybe(Node part) implements Node {}

  /** Where nodes end in one text. */
  private final class Walk {
    private final String text;
    private boolean ranOut;

    Walk(String text) {
      this.text = text;
    }

    Set<Integer> ends(Node node, int from) {
      Set<Integer> ends = new TreeSet<>();
      if (node instanceof Literal literal) {
        if (text.startsWith(literal.text(), from)) {
          ends.add(from + literal.text().length());
        } else if (literal.text().startsWith(text.substring(from))) {
          ranOut = true;
        }
      } else if (node instanceof Name name) {
        Node rule = rules.get(name.rule());
        if (rule == null) {
          throw new IllegalArgumentException("the form has no rule '" + name.rule() + "'");
        }
        ends.addAll(ends(rule, from));
      } else if (node instanceof Either either) {
        either.ways().forEach(way -> ends.addAll(ends(way, from)));
      } else if (node instanceof Maybe maybe) {
        ends.add(from);
        ends.addAll(ends(maybe.part(), from));
      } else if (node instanceof Series series) {
        ends.add(from);
        for (Node part : series.parts()) {
          Set<Integer> next = new TreeSet<>();
          ends.forEach(end -> next.addAll(ends(part, end)));
          ends.clear();
          ends.addAll(next);
        }
      }
      return ends;
    }
  }

  /** Of one rule. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Node whole() {
      Node node = either();
      if (at < text.length()) {
        throw new IllegalArgumentException("'" + text.substring(at) + "' is no part of a form");
      }
      return node;
    }

    private Node either() {
      List<Node> ways = new ArrayList<>(List.of(series()));
      while (next() == '|') {
        at++;
        ways.add(series());
      }
      return ways.size() == 1 ? ways.get(0) : new Either(ways);
    }

    private Node series() {
      List<Node> parts = new ArrayList<>();
      while (next() != 0 && next() != '|' && next() != ')') {
        parts.add(part());
      }
      return new Series(parts);
    }

    private Node part() {
      Node node;
      if (next() == '"') {
        node = literal();
      } else if (next() == '(') {
        at++;
        node = either();
        if (next() != ')') {
          throw new IllegalArgumentException("a group of the form does not end: " + text);
        }
        at++;
      } else {
        node = name();
      }
      if (next() == '?') {
        at++;
        return new Maybe(node);
      }
      return node;
    }

    private Node literal() {
      StringBuilder literal = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\') {
          at++;
        }
        literal.append(text.charAt(at));
      }
      at++;
      return new Literal(literal.toString());
    }

    private Node name() {
      int begin = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
        at++;
      }
      if (begin == at) {
        throw new IllegalArgumentException("'" + text.substring(at) + "' is no part of a form");
      }
      return new Name(text.substring(begin, at));
    }

    /** The next character that is no blank, 0 at the end. */
    private char next() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      return at < text.length() ? text.charAt(at) : 0;
    }
  }
}
