// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads GBNF as {@link dev.iqa.language.AnswerForm} writes it: rules of literals, names and
 * brackets, on one line each. Older engines take a broken grammar and then hold the answer to
 * nothing, and die of a deep one; so what is not surely understood is refused here.
 */
final class GrammarCheck {

  private static final int LONGEST = 64 << 10;
  private static final int DEEPEST = 16;
  private static final Pattern RULE = Pattern.compile("([a-z][a-z-]*) ::= (.*)");
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\n])+\")|([a-z][a-z-]*)|([(|)?]))");

  private final Map<String, Set<String>> uses = new HashMap<>();

  private GrammarCheck() {}

  /**
   * Checks a grammar.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static void require(String grammar) {
    if (grammar.length() > LONGEST) {
      throw refused("it has " + grammar.length() + " letters, up to " + LONGEST + " are read");
    }
    GrammarCheck check = new GrammarCheck();
    grammar.lines().filter(line -> !line.isBlank()).forEach(check::rule);
    if (!check.uses.containsKey("root")) {
      throw refused("it has no rule root");
    }
    check.visit("root", new ArrayList<>(), new HashSet<>());
  }

  private void rule(String line) {
    Matcher rule = RULE.matcher(line);
    if (!rule.matches()) {
      throw refused("'" + line + "' is no rule");
    }
    Set<String> used = new HashSet<>();
    if (uses.put(rule.group(1), used) != null) {
      throw refused("the rule " + rule.group(1) + " stands there twice");
    }
    String body = rule.group(2).stripTrailing();
    Matcher part = PART.matcher(body);
    int depth = 0;
    int at = 0;
    // Whether something stands before: a bar or a closing bracket needs it.
    boolean filled = false;
    while (at < body.length()) {
      if (!part.find(at) || part.start() != at) {
        throw refused("'" + body.substring(at) + "' cannot be read");
      }
      at = part.end();
      if (part.group(2) != null) {
        used.add(part.group(2));
      }
      String sign = part.group(3) == null ? "" : part.group(3);
      switch (sign) {
        case "(" -> {
          depth++;
          filled = false;
        }
        case ")", "|", "?" -> {
          depth -= sign.equals(")") ? 1 : 0;
          if (depth < 0 || !filled) {
            throw refused("a " + sign + " has nothing before it in '" + line + "'");
          }
          filled = !sign.equals("|");
        }
        default -> filled = true;
      }
      if (depth > DEEPEST) {
        throw refused("its brackets nest deeper than " + DEEPEST);
      }
    }
    if (depth != 0 || !filled) {
      throw refused("'" + line + "' is not finished");
    }
  }

  private void visit(String name, List<String> path, Set<String> done) {
    if (path.contains(name)) {
      throw refused("the rule " + name + " contains itself");
    }
    if (!uses.containsKey(name)) {
      throw refused("there is no rule " + name);
    }
    if (path.size() > DEEPEST) {
      throw refused("its rules nest deeper than " + DEEPEST);
    }
    if (done.add(name)) {
      path.add(name);
      for (String used : uses.getOrDefault(name, Set.of())) {
        visit(used, path, done);
      }
      path.remove(path.size() - 1);
    }
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("not a grammar an answer is held to: " + why);
  }
}
