// SPDX-License-Identifier: Apache-2.0
/** Trains, distils and exports the models of this project. */
module dev.iqa.train {
  requires transitive dev.iqa.core;
  requires static transitive org.jspecify;
  requires org.bytedeco.javacpp;
  requires transitive org.bytedeco.pytorch;
  requires com.microsoft.onnxruntime;
  requires de.siegmar.fastcsv;
  requires info.picocli;
  requires org.slf4j;
  requires xchart;
  requires transitive tools.jackson.databind;

  exports dev.iqa.train;
  exports dev.iqa.train.leaf;
  exports dev.iqa.train.depict;
  exports dev.iqa.train.network;
  exports dev.iqa.train.student;

  opens dev.iqa.train to
      info.picocli,
      tools.jackson.databind;
  opens dev.iqa.train.depict to
      tools.jackson.databind;
  opens dev.iqa.train.leaf to
      tools.jackson.databind;

  uses dev.iqa.train.Experiment;

  provides dev.iqa.train.Experiment with
      dev.iqa.train.depict.DepictExperiment,
      dev.iqa.train.student.StudentExperiment,
      dev.iqa.train.student.PairExperiment,
      dev.iqa.train.student.StudentHeadExperiment,
      dev.iqa.train.leaf.LeafExperiment;
}
