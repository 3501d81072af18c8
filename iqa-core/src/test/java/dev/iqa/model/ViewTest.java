// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewTest {

  private static List<View> tiles(int width, int height) {
    ModelManifest complete = ModelManifestTest.complete();
    ModelManifest tiled =
        new ModelManifest(
            "tiled",
            "Tiled.",
            "",
            1,
            complete.input(),
            Optional.of(new Tiling(128, 96, 32, Aggregate.MEAN)),
            complete.outputs(),
            complete.files(),
            complete.origin());
    return View.all(tiled, new int[][] {{width, height}});
  }

  @Test
  void everyPixelBelongsToOneTile() {
    for (int[] size : new int[][] {{16, 16}, {128, 96}, {129, 97}, {300, 200}, {224, 160}}) {
      int[] owners = new int[size[0] * size[1]];
      for (View tile : tiles(size[0], size[1])) {
        assertThat(tile.width()).isBetween(16, 128);
        assertThat(tile.height()).isBetween(16, 96);
        assertThat(tile.left() % 16 + tile.top() % 16).isZero();
        for (int y = tile.ownTop(); y < tile.ownBottom(); y++) {
          for (int x = tile.ownLeft(); x < tile.ownRight(); x++) {
            owners[y * size[0] + x]++;
          }
        }
      }
      assertThat(owners).containsOnly(1);
    }
  }

  @Test
  void smallPicturesAreOneTile() {
    assertThat(tiles(128, 96)).hasSize(1);
    assertThat(tiles(129, 96)).hasSize(2);
  }

  @Test
  void sidesAreRoundedToNearest() {
    SizePolicy policy = new SizePolicy.ShortSide(224, Interpolation.AREA);

    assertThat(View.sizes(policy, 640, 427)[0]).containsExactly(336, 224);
    assertThat(View.sizes(policy, 100, 300)[0]).containsExactly(224, 672);
    assertThat(View.sizes(new SizePolicy.LongSide(100, Interpolation.AREA), 3, 1000)[0])
        .containsExactly(1, 100);
  }

  @Test
  void fiveCropsAreCornersAndMiddle() {
    List<List<Integer>> places = new ArrayList<>();
    for (View crop : crops(Crops.five(10, 10), 30, 20)) {
      places.add(List.of(crop.left(), crop.top()));
    }

    assertThat(places)
        .containsExactly(
            List.of(0, 0), List.of(20, 0), List.of(0, 10), List.of(20, 10), List.of(10, 5));
  }

  @Test
  void stridesReachTheEdge() {
    assertThat(crops(Crops.stride(10, 10, 8), 30, 10))
        .extracting(View::left)
        .containsExactly(0, 8, 16, 20);
  }

  private static List<View> crops(Crops crops, int width, int height) {
    ModelManifest complete = ModelManifestTest.complete();
    ModelInput from = complete.input();
    ModelInput input =
        new ModelInput(
            from.tensors(),
            from.size(),
            1,
            0,
            Optional.of(crops),
            Aggregate.MEAN,
            Optional.empty(),
            from.channels(),
            from.mean(),
            from.deviation(),
            from.layout(),
            from.type(),
            from.dynamic(),
            1,
            from.padding());
    ModelManifest cropped =
        new ModelManifest(
            "cropped",
            "Cropped.",
            "",
            1,
            input,
            Optional.empty(),
            complete.outputs(),
            complete.files(),
            complete.origin());
    return View.all(cropped, new int[][] {{width, height}});
  }
}
