// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole quick start, on few rows. */
@Tag("native")
class QuickStartTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int start(Map<String, String> properties) {
        return QuickStart.start(
                name -> properties.getOrDefault(name, ""), new Terminal(print(out), false), print(errors));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void start_onFewTickets_trainsComparesAndWritesEverything() throws IOException {
        assertThat(start(Map.of("out", folder.toString(), "rows", "80", "epochs", "1", "encoder", "true")))
                .as(errors.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("80 rows read, 76 kept", "left out: 1 invalid, 3 duplicate")
                .contains("exact_match", "token_f1", "95 % interval", "paired test", "verdict")
                .contains("step 1 of 4  loss ", "tokens/s")
                .contains("expected  category: ")
                .containsPattern(
                        "floor    [\\d.]+ % of the same answers are right where words are counted, learnt in [\\d.]+ s\\R"
                                + " *head     [\\d.]+ % of the same answers are right on a frozen encoder, learnt in [\\d.]+ s");
        assertThat(folder.resolve("tickets.jsonl")).exists();
        assertThat(files("adapter_model.safetensors")).hasSize(1);
        assertThat(files("adapter_config.json")).hasSize(1);
        assertThat(files("run-manifest.json"))
                .as("of the adapter, the floor and the head")
                .hasSize(3);
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("<svg", "exact_match", "Support tickets")
                .doesNotContain("<script", "src=\"http", "href=\"http");
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.endsWith(name)).toList();
        }
    }

    @Test
    void start_onMissingModel_saysSoInOneLine() {
        assertThat(start(Map.of("model", "/no/such/model"))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("The quick start has ended: no such folder: -Dmodel=/no/such/model -> name a folder")
                .hasLineCount(1);
    }

    @Test
    void start_onMissingData_saysSoInOneLine() {
        assertThat(start(Map.of("data", "/no/such.jsonl"))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("The quick start has ended: no such file: -Ddata=/no/such.jsonl -> name a JSONL file")
                .hasLineCount(1);
    }

    @Test
    void start_onFewRows_asksForMore() throws IOException {
        Path data = Files.writeString(
                folder.resolve("data.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n");
        assertThat(start(Map.of("data", data.toString()))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("The quick start has ended: too few rows to train, watch and test");
    }

    @Test
    void start_onFolderThatIsNoModel_namesTheMissingFile() {
        assertThat(start(Map.of("model", folder.toString(), "out", folder.toString())))
                .isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("The quick start has ended: no file " + folder.resolve("config.json"))
                .hasLineCount(1);
    }

    @Test
    void start_onWordForANumber_saysSo() {
        assertThat(start(Map.of("epochs", "many"))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("-Depochs=many is no number");
        assertThat(start(Map.of("rows", "-4"))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("-Drows: -4 -> give a number above 0 and at most 1000000");
    }
}
