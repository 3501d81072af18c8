// SPDX-License-Identifier: Apache-2.0
package dev.iqa.json;

import dev.iqa.ModelUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A JSON object read field by field; what is missing, wrong or unknown is refused by its path. */
public final class Fields {

  private static final int LONGEST_VALUE = 60;

  private final JsonNode node;
  private final String where;
  private final String path;
  private final Set<String> known = new TreeSet<>();

  private Fields(JsonNode node, String where, String path) {
    this.node = node;
    this.where = where;
    this.path = path;
    if (!node.isObject()) {
      throw refused(path, node, "an object {…}");
    }
  }

  /** Reads an object; fields that nobody asked for are refused. */
  public static <T> T read(JsonNode node, String where, String path, Function<Fields, T> reader) {
    Fields fields = new Fields(node, where, path);
    T made;
    try {
      made = reader.apply(fields);
    } catch (IllegalArgumentException e) {
      throw new ModelUnavailableException(
          where + ": " + (path.isEmpty() ? "" : path + ": ") + e.getMessage(), e);
    }
    for (String name : node.propertyNames()) {
      if (!fields.known.contains(name)) {
        throw new ModelUnavailableException(
            where + ": unknown field " + fields.at(name) + "; known here: " + fields.known);
      }
    }
    return made;
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private ModelUnavailableException refused(String field, JsonNode value, String wanted) {
    String text = value.isMissingNode() ? "missing" : value.toString();
    return new ModelUnavailableException(
        where
            + ": "
            + (field.isEmpty() ? "the manifest" : field)
            + " is "
            + (text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text)
            + "; "
            + wanted
            + " would work");
  }

  public boolean has(String field) {
    known.add(field);
    return node.has(field) && !node.get(field).isNull();
  }

  private JsonNode value(String field) {
    known.add(field);
    return node.path(field);
  }

  public String text(String field) {
    JsonNode value = value(field);
    if (!value.isString()) {
      throw refused(at(field), value, "a text");
    }
    return value.stringValue();
  }

  public String text(String field, String otherwise) {
    return has(field) ? text(field) : otherwise;
  }

  public boolean flag(String field, boolean otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    JsonNode value = value(field);
    if (!value.isBoolean()) {
      throw refused(at(field), value, "true or false");
    }
    return value.booleanValue();
  }

  public int integer(String field) {
    return integer(at(field), value(field));
  }

  public int integer(String field, int otherwise) {
    return has(field) ? integer(field) : otherwise;
  }

  private int integer(String at, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused(at, value, "a whole number");
    }
    return value.intValue();
  }

  public double number(String field) {
    return number(at(field), value(field));
  }

  public double number(String field, double otherwise) {
    return has(field) ? number(field) : otherwise;
  }

  private double number(String at, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw refused(at, value, "a number");
    }
    return value.doubleValue();
  }

  /** A number, or one of the texts Infinity and -Infinity, which JSON has no numbers for. */
  public double numberOrInfinity(String field) {
    JsonNode value = value(field);
    if (value.isString()) {
      return switch (value.stringValue()) {
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw refused(at(field), value, "a number, \"Infinity\" or \"-Infinity\"");
      };
    }
    return number(field);
  }

  public <E extends Enum<E>> E choice(String field, Class<E> type) {
    return choice(at(field), value(field), type);
  }

  public <E extends Enum<E>> E choice(String field, Class<E> type, E otherwise) {
    return has(field) ? choice(field, type) : otherwise;
  }

  private <E extends Enum<E>> E choice(String at, JsonNode value, Class<E> type) {
    for (E each : type.getEnumConstants()) {
      if (value.isString() && value.stringValue().equals(word(each))) {
        return each;
      }
    }
    throw refused(
        at, value, "one of " + Arrays.stream(type.getEnumConstants()).map(Fields::word).toList());
  }

  /** How a constant is written: {@code log-variance}. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public <T> T object(String field, Function<Fields, T> reader) {
    return read(value(field), where, at(field), reader);
  }

  public <T> T object(String field, Function<Fields, T> reader, Supplier<T> otherwise) {
    return has(field) ? object(field, reader) : otherwise.get();
  }

  public <T> Optional<T> optional(String field, Function<Fields, T> reader) {
    return has(field) ? Optional.of(object(field, reader)) : Optional.empty();
  }

  private <T> List<T> list(String field, BiFunction<String, JsonNode, T> reader) {
    JsonNode value = value(field);
    if (!value.isArray()) {
      throw refused(at(field), value, "a list […]");
    }
    List<T> made = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      made.add(reader.apply(at(field) + "[" + i + "]", value.get(i)));
    }
    return made;
  }

  public <T> List<T> objects(String field, Function<Fields, T> reader) {
    return list(field, (at, value) -> read(value, where, at, reader));
  }

  /** An object of texts by name. */
  public Map<String, String> textsByName(String field) {
    JsonNode value = value(field);
    if (!value.isObject()) {
      throw refused(at(field), value, "an object {…} of texts");
    }
    Map<String, String> texts = new TreeMap<>();
    for (String name : value.propertyNames()) {
      if (!value.get(name).isString()) {
        throw refused(at(field) + "." + name, value.get(name), "a text");
      }
      texts.put(name, value.get(name).stringValue());
    }
    return texts;
  }

  public List<String> texts(String field) {
    return list(
        field,
        (at, value) -> {
          if (!value.isString()) {
            throw refused(at, value, "a text");
          }
          return value.stringValue();
        });
  }

  public List<Double> numbers(String field) {
    return list(field, this::number);
  }

  public List<Integer> integers(String field) {
    return list(field, this::integer);
  }

  public <E extends Enum<E>> List<E> choices(String field, Class<E> type) {
    return list(field, (at, value) -> choice(at, value, type));
  }

  /** Refuses the value of a field that was read. */
  public ModelUnavailableException refused(String field, String wanted) {
    return refused(at(field), value(field), wanted);
  }
}
