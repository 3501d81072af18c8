// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Things by name, in order: a map that says what it holds when asked for what it does not.
 *
 * @param <T> a thing
 */
public final class Named<T> {

  private final Map<String, T> things;

  private Named(Map<String, T> things) {
    this.things = Collections.unmodifiableMap(new LinkedHashMap<>(things));
  }

  /**
   * What a map holds.
   *
   * @param <T> a thing
   * @param things in its order
   * @return a copy
   */
  public static <T> Named<T> of(Map<String, T> things) {
    return new Named<>(things);
  }

  /**
   * One thing.
   *
   * @param <T> a thing
   * @param name of it
   * @param thing itself
   * @return it alone
   */
  public static <T> Named<T> of(String name, T thing) {
    return new Named<>(Map.of(name, thing));
  }

  /**
   * One thing more.
   *
   * @param name not yet there
   * @param thing itself
   * @return a new one, the thing being its last
   */
  public Named<T> and(String name, T thing) {
    Map<String, T> more = new LinkedHashMap<>(things);
    if (more.put(name, thing) != null) {
      throw new IllegalArgumentException("there are two called '" + name + "'");
    }
    return new Named<>(more);
  }

  /**
   * The thing of a name.
   *
   * @param name of it
   * @return it
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public T get(String name) {
    T thing = things.get(name);
    if (thing == null) {
      throw new IllegalArgumentException(
          "there is nothing called '" + name + "'; there are " + names());
    }
    return thing;
  }

  /**
   * All names.
   *
   * @return in order
   */
  public Set<String> names() {
    return things.keySet();
  }

  /**
   * Something else under each name.
   *
   * @param <R> something else
   * @param function of each thing, called in order
   * @return of the same names
   */
  public <R> Named<R> map(Function<? super T, ? extends R> function) {
    Map<String, R> others = new LinkedHashMap<>();
    things.forEach((name, thing) -> others.put(name, function.apply(thing)));
    return new Named<>(others);
  }

  /**
   * As a map.
   *
   * @return unmodifiable, in order
   */
  public Map<String, T> asMap() {
    return things;
  }

  @Override
  public String toString() {
    return things.toString();
  }
}
