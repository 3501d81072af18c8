// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.distortion.DistortionGenerator;
import java.util.Arrays;
import java.util.List;

/** The order in which the student's outputs stand: 12 families, 35 types. */
public final class Vocabulary {

  public static final List<DistortionFamily> FAMILIES =
      Arrays.stream(DistortionFamily.values())
          .filter(family -> family != DistortionFamily.OTHER)
          .toList();

  static final List<DistortionType> TYPES = DistortionGenerator.DEPICTQA.types();

  private Vocabulary() {}

  public static int indexOf(DistortionFamily family) {
    return FAMILIES.indexOf(family);
  }

  static int indexOf(DistortionType type) {
    return TYPES.indexOf(type);
  }

  /** The family of each type, by index. */
  static int familyOfType(int type) {
    return indexOf(TYPES.get(type).family());
  }

  /** How many types a family has; they stand together, in the order of the families. */
  static int typesOf(int family) {
    return (int) TYPES.stream().filter(type -> type.family() == FAMILIES.get(family)).count();
  }
}
