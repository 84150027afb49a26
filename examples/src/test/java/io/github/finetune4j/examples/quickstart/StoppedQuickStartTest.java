// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quick start in a process of its own that is ended from outside, and another that goes on. */
@Tag("native")
class StoppedQuickStartTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final Map<String, String> FEW = Map.of("rows", "120", "epochs", "3");

    @TempDir
    Path folder;

    @Test
    void stopped_whileItTrains_saysHowToGoOnAndGoesOn() throws Exception {
        Need.SYSTEM.require(File.separatorChar == '/', "one where destroy() leaves a process its last words");
        Path errors = folder.resolve("errors.txt");
        Path exitFile = folder.resolve("exit");
        Process process = start(errors, exitFile);
        awaitLine(process, "  step 1 of ");
        process.destroy(); // the JVM goes down as by Ctrl-C
        assertThat(process.waitFor()).isNotZero();
        assertThat(Files.readString(errors))
                .contains("Stopped. What was done is kept in " + out() + " -> run the same command again")
                .doesNotContain("The quick start has ended", "Exception");
        assertThat(exitFile).hasContent("130");
        assertThat(goOn()).contains("goes on with what an earlier start left undone", "verdict");
        try (Stream<Path> runs = Files.list(out().resolve("runs"))) {
            assertThat(runs.filter(run -> run.getFileName().toString().startsWith("job-")))
                    .as("the adapter's, and the floor's")
                    .hasSize(2);
        }
        assertThat(out().resolve("unfinished")).doesNotExist();
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Process start(Path errors, Path exitFile) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Drows=" + FEW.get("rows"),
                        "-Depochs=" + FEW.get("epochs"),
                        "-Dout=" + out(),
                        "-DexitFile=" + exitFile,
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuickStart.class.getName())
                .redirectError(errors.toFile())
                .start();
    }

    private static void awaitLine(Process process, String start) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        while (line != null && !line.startsWith(start)) {
            line = reader.readLine();
        }
        assertThat(line).as("a line that starts with '%s'", start).isNotNull();
    }

    private String goOn() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = QuickStart.start(
                name -> name.equals("out") ? out().toString() : FEW.getOrDefault(name, ""),
                new Terminal(print, false),
                print);
        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return said.toString(StandardCharsets.UTF_8);
    }
}
