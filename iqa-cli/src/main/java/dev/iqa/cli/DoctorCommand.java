// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessorId;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.QualityAssessors;
import dev.iqa.metric.ClassicalMetrics;
import dev.iqa.metric.spi.PixelKernels;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelStore;
import dev.iqa.spi.QualityAssessorProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bytedeco.opencv.global.opencv_core;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code iqa doctor}: what is installed here, whether it works, and why not. */
@Command(
    name = "doctor",
    description = {
      "Shows what is installed: versions, backends with their devices, kernels, models with their"
          + " digests. Exit code 4 if something that is installed cannot be used."
    })
final class DoctorCommand implements Callable<Integer> {

  @Mixin private final Session session = new Session();

  private int complaints;

  DoctorCommand() {}

  @Override
  public Integer call() {
    machine();
    heading("backends");
    Map<String, List<QualityAssessorProvider>> byBackend =
        QualityAssessors.providers().stream()
            .collect(
                Collectors.groupingBy(
                    QualityAssessorProvider::backend, TreeMap::new, Collectors.toList()));
    byBackend.forEach((backend, providers) -> field(backend, offered(providers)));
    for (String problem : QualityAssessors.problems()) {
      field("", complaint("left out: " + problem));
    }
    field("default", usual());
    heading("kernels of the classical metrics");
    field("in use", ClassicalMetrics.kernels().name());
    for (PixelKernels kernels : ClassicalMetrics.installedKernels()) {
      kernels
          .unavailableBecause()
          .ifPresent(why -> field("not in use", kernels.name() + ": " + complaint(why)));
    }
    models();
    heading(complaints == 0 ? "all well" : Text.count(complaints, "complaint") + ", marked (!)");
    session.out().flush();
    return complaints == 0 ? ExitCode.FINE : ExitCode.UNAVAILABLE;
  }

  private void machine() {
    Runtime runtime = Runtime.getRuntime();
    heading("iqa " + Iqa.Version.number());
    field(
        "Java",
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + "\n"
            + property("java.home"));
    field(
        "machine",
        "%s %s, %s, heap up to %,d MB"
            .formatted(
                property("os.name"),
                property("os.arch"),
                Text.count(runtime.availableProcessors(), "processor"),
                runtime.maxMemory() >> 20));
    field("OpenCV", openCv());
  }

  private String openCv() {
    try {
      return opencv_core.getVersionMajor()
          + "."
          + opencv_core.getVersionMinor()
          + "."
          + opencv_core.getVersionRevision();
    } catch (LinkageError e) {
      return complaint("its native library does not load: " + e);
    }
  }

  /** What the providers of one backend offer together. */
  private String offered(List<QualityAssessorProvider> providers) {
    int assessors = 0;
    Set<String> devices = new LinkedHashSet<>();
    List<String> lines = new ArrayList<>();
    for (QualityAssessorProvider provider : providers) {
      Optional<String> why = provider.unavailableBecause();
      if (why.isPresent()) {
        lines.add(complaint(why.get()));
        continue;
      }
      try {
        provider.devices().forEach(device -> devices.add(device.toString()));
        assessors += provider.assessors().size();
      } catch (ModelUnavailableException e) {
        lines.add(complaint(String.valueOf(e.getMessage())));
      }
    }
    if (!devices.isEmpty()) {
      lines.add(0, Text.count(assessors, "assessor") + " on " + String.join(", ", devices));
    }
    return String.join("\n", lines);
  }

  private String usual() {
    try {
      AssessorId id = QualityAssessors.embeddedDefault();
      return id + " judges when no --assessor is named";
    } catch (NoSuchAssessorException e) {
      return complaint(String.valueOf(e.getMessage()));
    }
  }

  private void models() {
    heading("models on the class path and in " + ModelStore.defaultFolder());
    for (InstalledModel model : InstalledModel.all(ModelStore.defaultFolder())) {
      for (Map.Entry<ModelFile, Optional<String>> file : ModelStore.verify(model).entrySet()) {
        field(
            model.manifest().name(),
            file.getKey().path()
                + "\nsha256:"
                + file.getKey().sha256()
                + file.getValue().map(wrong -> "\n" + complaint(wrong)).orElse(""));
      }
    }
  }

  private String complaint(String why) {
    complaints++;
    return "(!) " + why;
  }

  private static String property(String name) {
    return String.valueOf(System.getProperty(name));
  }

  private void heading(String text) {
    session.out().println(Text.printable(text));
  }

  private void field(String label, String text) {
    TextReport.field(session.out(), label, text);
  }
}
