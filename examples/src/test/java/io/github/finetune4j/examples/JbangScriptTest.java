// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for jbang names artifacts that there are, in the version that there is, and compiles. */
class JbangScriptTest {
    private static final Path SCRIPT = Fixtures.repository().resolve("examples/jbang/FineTuneIt.java");
    private static final Pattern DEPENDENCY = Pattern.compile("//DEPS io\\.github\\.finetune4j:([\\w-]+):(\\S+)");

    @TempDir
    Path folder;

    @Test
    void header_namesArtifactsOfTheBom_inTheVersionOfTheBuild() throws IOException {
        List<String> lines = Files.readAllLines(SCRIPT);
        assertThat(lines.get(0)).isEqualTo("///usr/bin/env jbang \"$0\" \"$@\" ; exit $?");
        assertThat(lines).contains("//JAVA 17+");
        String bom = Files.readString(Fixtures.repository().resolve("build/bom/pom.xml"));
        String parent = Files.readString(Fixtures.repository().resolve("pom.xml"));
        List<Matcher> dependencies =
                lines.stream().map(DEPENDENCY::matcher).filter(Matcher::matches).toList();
        assertThat(dependencies).hasSize(3).allSatisfy(each -> {
            assertThat(bom).contains("<artifactId>" + each.group(1) + "</artifactId>");
            assertThat(parent).contains("<revision>" + each.group(2) + "</revision>");
        });
        assertThat(lines).filteredOn(line -> line.startsWith("//DEPS")).hasSize(3);
    }

    @Test
    void script_compiles() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-d", folder.toString(), "-Xlint:all", "-Werror", "-proc:none"),
                                    null,
                                    files.getJavaFileObjects(SCRIPT))
                            .call())
                    .isTrue();
        }
        assertThat(folder.resolve("FineTuneIt.class")).exists();
    }
}
