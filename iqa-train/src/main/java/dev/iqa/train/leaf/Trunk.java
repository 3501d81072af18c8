// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.MobileNetV2;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weight;
import dev.iqa.train.student.StudentStages;
import java.util.ArrayList;
import java.util.List;

/** What a student looks at pictures with; it says mean and deviation of what it sees. */
public enum Trunk {

  /** {@link MobileNetV2}, as ImageNet taught it to name things: after each of its blocks. */
  MOBILENET_V2("mobilenet.", 5568) {
    @Override
    List<Weight> weights() {
      return network().weights();
    }

    @Override
    <T> T statistics(Algebra<T> algebra, T picture) {
      // The students' pictures lie in −2..2, this network's in −1..1.
      Named<T> seen = network().features(algebra, algebra.affine(picture, 0.5, 0));
      List<T> statistics = new ArrayList<>();
      for (String tap : seen.names()) {
        if (!tap.equals("embedding")) {
          statistics.add(algebra.pooledMean(seen.get(tap)));
          statistics.add(algebra.pooledDeviation(seen.get(tap)));
        }
      }
      return algebra.reshape(algebra.concatenate(1, statistics), 0, width());
    }

    private MobileNetV2 network() {
      return new MobileNetV2(prefix(), false);
    }
  },

  /** {@link StudentStages}: our own, 0.6 million weights, which no opinion and no name taught. */
  STUDENT("", new StudentStages("").features()) {
    @Override
    List<Weight> weights() {
      return new StudentStages("").weights();
    }

    @Override
    <T> T statistics(Algebra<T> algebra, T picture) {
      return new StudentStages("").apply(algebra, picture).statistics();
    }
  };

  private final String prefix;
  private final int width;

  Trunk(String prefix, int width) {
    this.prefix = prefix;
    this.width = width;
  }

  /** What its weights' names begin with here, and do not in files. */
  String prefix() {
    return prefix;
  }

  /** How many statistics there are. */
  int width() {
    return width;
  }

  abstract List<Weight> weights();

  /** From pictures as {@link dev.iqa.train.student.StudentInput} makes them to [batch, width]. */
  abstract <T> T statistics(Algebra<T> algebra, T picture);
}
