// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the published artifacts' {@code module-info} say, and the types that they let everybody see. */
final class Modules {
    private static final String ROOT = "io.github.finetune4j.";

    private final Map<String, ModuleDescriptor> byName;
    private final JavaClasses classes;

    private static final class Product {
        /** Reading them takes long, and several tests look at them. */
        static final JavaClasses CLASSES = new ClassFileImporter()
                .withImportOption(new ArchitectureTest.ProductCode())
                .importPackages("io.github.finetune4j");
    }

    private Modules(Map<String, ModuleDescriptor> byName, JavaClasses classes) {
        this.byName = byName;
        this.classes = classes;
    }

    static Modules ours() throws IOException {
        Map<String, ModuleDescriptor> found = new TreeMap<>();
        for (URL each : Collections.list(Modules.class.getClassLoader().getResources("module-info.class"))) {
            try (InputStream in = each.openStream()) {
                ModuleDescriptor module = ModuleDescriptor.read(in);
                if (module.name().startsWith(ROOT)) {
                    found.put(module.name(), module);
                }
            }
        }
        return new Modules(found, Product.CLASSES);
    }

    /** {@return all classes of the published artifacts} */
    static JavaClasses classes() {
        return Product.CLASSES;
    }

    /** {@return short names of all modules, such as {@code dataset.parquet}} */
    List<String> names() {
        return byName.keySet().stream()
                .map(name -> name.substring(ROOT.length()))
                .toList();
    }

    /** {@return public top-level types that everybody may use, of one module} */
    List<JavaClass> visible(String module) {
        ModuleDescriptor descriptor = Objects.requireNonNull(byName.get(ROOT + module), module);
        List<String> open = descriptor.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .toList();
        return topLevel()
                .filter(type -> open.contains(type.getPackageName()))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
    }

    /** {@return public top-level types that everybody may use} */
    List<JavaClass> visible() {
        return names().stream().flatMap(name -> visible(name).stream()).toList();
    }

    /** {@return all other top-level types of the published artifacts} */
    List<JavaClass> hidden() {
        List<String> seen = visible().stream().map(JavaClass::getName).toList();
        return topLevel().filter(type -> !seen.contains(type.getName())).toList();
    }

    /** {@return classes that are found as services} */
    Set<String> services() {
        return byName.values().stream()
                .flatMap(module -> module.provides().stream())
                .flatMap(service -> service.providers().stream())
                .collect(Collectors.toSet());
    }

    /** {@return packages that are exported to some of our own modules alone} */
    List<String> lent() {
        return byName.values().stream()
                .flatMap(module -> module.exports().stream())
                .filter(ModuleDescriptor.Exports::isQualified)
                .map(ModuleDescriptor.Exports::source)
                .sorted()
                .collect(Collectors.toList());
    }

    private Stream<JavaClass> topLevel() {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }
}
