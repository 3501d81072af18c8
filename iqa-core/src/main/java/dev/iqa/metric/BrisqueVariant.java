// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/** The three computations of BRISQUE's features in use; each has support vectors of its own. */
enum BrisqueVariant {
  /** The authors' MATLAB release: the paper. */
  LIVE,
  /** OpenCV's quality module. */
  OPENCV,
  /** The Python packages of ocampor and rehanguha, with libsvm's 770 support vectors. */
  LIBSVM;

  /** Luma on 0..255. */
  Grid luma(Planes planes) {
    if (planes.isGrey()) {
      Grid grey = Grid.of(planes.channel(0));
      return this == LIBSVM ? grey : grey.map(Math::rint);
    }
    float[] red = planes.channel(0).values();
    float[] green = planes.channel(1).values();
    float[] blue = planes.channel(2).values();
    Grid luma = Grid.zeros(planes.width(), planes.height());
    for (int i = 0; i < red.length; i++) {
      luma.values()[i] =
          switch (this) {
            // MATLAB's rgb2gray: the inverse of the NTSC matrix, rounded.
            case LIVE ->
                Math.floor(
                    0.298936021293776 * red[i]
                        + 0.587043074451121 * green[i]
                        + 0.114020904255103 * blue[i]
                        + 0.5);
            // OpenCV's 8-bit conversion in 15-bit fixed point.
            case OPENCV ->
                Math.floor(
                    (9798 * (double) red[i] + 19235 * (double) green[i] + 3735 * (double) blue[i])
                            / 32768
                        + 0.5);
            // scikit-image's rgb2gray: Rec. 709 weights of the encoded samples.
            case LIBSVM -> 0.2125 * red[i] + 0.7154 * green[i] + 0.0721 * blue[i];
          };
    }
    return luma;
  }

  /** The picture at half size. */
  Grid half(Grid luma) {
    return switch (this) {
      case LIVE -> MatlabBicubic.half(luma);
      case OPENCV -> BicubicSampling.resize(luma, luma.width() / 2, luma.height() / 2);
      case LIBSVM ->
          BicubicSampling.resize(
              luma, (int) Math.rint(luma.width() / 2.0), (int) Math.rint(luma.height() / 2.0));
    };
  }

  /** Normalised samples. */
  LocalNormalization normalize(Grid luma) {
    return LocalNormalization.of(luma, this == OPENCV ? Edge.NEAREST : Edge.ZERO, 1);
  }

  /** The fit of a distribution to products of neighbours. */
  AsymmetricGaussian fit(AsymmetricGaussian.Moments moments) {
    return switch (this) {
      case LIVE, OPENCV -> moments.fit();
      case LIBSVM -> moments.fitSolved();
    };
  }

  /** Shape and variance of the normalised samples themselves. */
  double[] shapeAndVariance(AsymmetricGaussian.Moments moments) {
    if (this == LIVE) {
      double magnitude = moments.meanMagnitude();
      return new double[] {
        GaussianShapes.ofInverseRatio(moments.meanSquare() / (magnitude * magnitude)),
        moments.meanSquare()
      };
    }
    AsymmetricGaussian fit = fit(moments);
    double left = fit.leftDeviation();
    double right = fit.rightDeviation();
    return new double[] {fit.shape(), (left * left + right * right) / 2};
  }

  /** Product of a sample with a neighbour beyond the edge, which lies on the other side. */
  double beyondEdge(double sample, double opposite) {
    return this == LIVE ? sample * opposite : 0;
  }

  /** Whether products with neighbours beyond the edge count. */
  boolean countsEdges() {
    return this != LIBSVM;
  }
}
