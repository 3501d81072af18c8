// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.QualityAssessors;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What is listed in a module layer of its own, where only {@code provides} counts. */
final class ModuleListing {

  private static final Map<String, Set<String>> KNOWN = new ConcurrentHashMap<>();

  private ModuleListing() {}

  /** The explicit module that a class of the class path could be loaded from. */
  static Optional<String> moduleOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    return references(Path.of(URI.create(source.getLocation().toString()))).stream()
        .map(ModuleReference::descriptor)
        .filter(d -> !d.isAutomatic())
        .map(d -> d.name())
        .findFirst();
  }

  /** Ids listed in a layer of a module, all it requires, and the Java runtime. */
  static Set<String> of(String module, String path) {
    return KNOWN.computeIfAbsent(module + '\n' + path, key -> list(module, path));
  }

  private static Set<String> list(String module, String path) {
    Map<Path, Set<ModuleReference>> entries = new LinkedHashMap<>();
    Set<String> owned = new HashSet<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        Set<ModuleReference> found = references(Path.of(entry));
        entries.put(Path.of(entry), found);
        found.stream()
            .map(ModuleReference::descriptor)
            .filter(d -> !d.isAutomatic())
            .forEach(d -> owned.addAll(d.packages()));
      }
    }
    // A jar of tests shares packages with the module it tests: it lives on a class path only.
    List<Path> modules =
        entries.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .filter(
                entry ->
                    entry.getValue().stream()
                        .map(ModuleReference::descriptor)
                        .noneMatch(
                            d -> d.isAutomatic() && !Collections.disjoint(d.packages(), owned)))
            .map(Map.Entry::getKey)
            .toList();
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(
                ModuleFinder.of(modules.toArray(Path[]::new)), ModuleFinder.of(), Set.of(module));
    // Nothing of the class path may be seen: its parent is the platform's loader.
    ModuleLayer layer =
        ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
            .layer();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      ClassLoader loader = layer.findLoader(module);
      thread.setContextClassLoader(loader);
      Class<?> there = loader.loadClass(QualityAssessors.class.getName());
      Set<String> ids = new TreeSet<>();
      for (Object descriptor : (List<?>) there.getMethod("installed").invoke(null)) {
        ids.add(descriptor.getClass().getMethod("id").invoke(descriptor).toString());
      }
      return ids;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("listing in a layer of module " + module + " failed", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Set<ModuleReference> references(Path entry) {
    try {
      return ModuleFinder.of(entry).findAll();
    } catch (FindException e) {
      // A jar whose name is no module name cannot be on a module path either.
      return Set.of();
    }
  }
}
