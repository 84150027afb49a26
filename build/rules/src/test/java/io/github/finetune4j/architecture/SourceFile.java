// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A parsed file of a module. */
record SourceFile(String module, Path path, CompilationUnitTree unit, Set<String> methods, Set<String> imports) {
    static SourceFile of(String module, CompilationUnitTree unit) {
        Set<String> methods = new HashSet<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                methods.add(method.getName().toString());
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
        Set<String> imports = unit.getImports().stream()
                .map(line -> line.getQualifiedIdentifier().toString())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toUnmodifiableSet());
        return new SourceFile(module, Path.of(unit.getSourceFile().toUri()), unit, Set.copyOf(methods), imports);
    }

    /** Whether it can name a type of the other file without saying where that is. */
    boolean sees(SourceFile other, String type) {
        return folder().equals(other.folder()) || imports.contains(type);
    }

    /** Its package's. */
    Path folder() {
        return Objects.requireNonNull(path.getParent(), "a source file lies in a folder");
    }

    boolean declares(String method) {
        return methods.contains(method);
    }

    /** The name of its class. */
    String type() {
        return path.getFileName().toString().replace(".java", "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceFile file && path.equals(file.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return module + "/" + type() + ".java";
    }
}
