// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/Coverage.java} adds up what JaCoCo has written in each module. */
class CoverageTest {
    private static final String HEADER = "GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED,INSTRUCTION_COVERED,BRANCH_MISSED,"
            + "BRANCH_COVERED,LINE_MISSED,LINE_COVERED,COMPLEXITY_MISSED,COMPLEXITY_COVERED,METHOD_MISSED,"
            + "METHOD_COVERED\n";
    private static CiProgram program;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile(@TempDir Path classes) throws Exception {
        program = CiProgram.compile("Coverage", "lines", classes);
    }

    @AfterAll
    static void close() throws IOException {
        program.close();
    }

    private Path module(String name, String... rows) throws IOException {
        Path module = Files.createDirectories(folder.resolve(name));
        Files.writeString(module.resolve("pom.xml"), "<project/>");
        Path report = Files.createDirectories(module.resolve("target/site/jacoco"));
        Files.writeString(report.resolve("jacoco.csv"), HEADER + String.join("\n", rows) + "\n");
        return module;
    }

    @Test
    void modules_areAddedUp_andComparedWithBefore() throws Exception {
        module("now/core", "core,p,A,1,1,1,3,2,8,1,1,1,1", "core,p,B,1,1,0,4,0,10,1,1,1,1");
        module("now/integrations/wandb", "W, B,p,C,1,1,1,1,5,5,1,1,1,1");
        module("before/core", "core,p,A,1,1,0,4,0,10,1,1,1,1");
        assertThat(program.call(folder.resolve("now"), null))
                .containsExactly(
                        "core: 90.00 % of 20 lines, 87.50 % of 8 branches",
                        Path.of("integrations", "wandb") + ": 50.00 % of 10 lines, 50.00 % of 2 branches",
                        "all 2 modules: 76.67 % of 30 lines, 80.00 % of 10 branches");
        assertThat(program.call(folder.resolve("now"), folder.resolve("before")))
                .endsWith("before, 1 modules: 100.00 % of 10 lines, 100.00 % of 4 branches", "FELL");
        assertThat(program.call(folder.resolve("before"), folder.resolve("now")))
                .endsWith("held");
    }

    @Test
    void nothingMeasured_isSaid() throws Exception {
        assertThat(program.call(folder, null)).singleElement().asString().contains("-> ./mvnw -Pfull,coverage verify");
    }
}
