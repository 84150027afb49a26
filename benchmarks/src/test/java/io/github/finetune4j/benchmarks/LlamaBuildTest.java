// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script in the place of llama.cpp's programs. */
class LlamaBuildTest {
    private static final String SLOW = "{\"t_pp\": 9.0, \"t_tg\": 9.0, \"t\": 18.0}\\n";
    private static final String ROUND = "{\"t_pp\": 0.25, \"t_tg\": 0.75, \"t\": 1.0}\\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        Need.SYSTEM.require(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "a shell that runs scripts");
        file = Files.write(folder.resolve("model.gguf"), new byte[1_500_000]);
    }

    @Test
    void run_ofManyRows_leavesTheFirstCallOutAndCountsTheTokenOfThePrompt() throws IOException {
        Map<String, Object> figures = build(SLOW + ROUND).run(file, new LlamaBuild.Work(8, 300, 5, 1, 2));
        assertThat(figures)
                .contains(entry("stack", "llama.cpp 0.6.0 (build 11434, commit unknown)"))
                .contains(entry("weights_mb", 1.5), entry("prompt_tokens", 2400), entry("tokens_per_s", 40.0))
                .contains(entry("later_tokens_per_s", 42.7), entry("call_ms_median", 1000.0))
                .doesNotContainKey("first_token_ms");
        assertThat(Files.readString(folder.resolve("asked")))
                .isEqualTo("-m " + file + " -ngl 0 -t 2 -tb 2 -npp 300 -ntg 4 -npl 8,8 -c 4096"
                        + " --output-format jsonl\n");
    }

    @Test
    void run_ofOneRow_timesTheFirstTokenAfterALongPrompt() throws IOException {
        Map<String, Object> figures = build(SLOW + ROUND.repeat(3)).run(file, new LlamaBuild.Work(1, 40, 64, 3, 2));
        assertThat(figures).contains(entry("first_token_ms", 250.0), entry("tokens_per_s", 64.0));
        assertThat(Files.readAllLines(folder.resolve("asked")).get(1)).contains("-npp 512 -ntg 1 -npl 1,1,1,1 -c 768");
    }

    @Test
    void run_ofWorkThatLlamaLeavesOut_isRefused() throws IOException {
        LlamaBuild build = build(ROUND.repeat(3));
        assertThatThrownBy(() -> build.run(file, new LlamaBuild.Work(8, 300, 5, 3, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("llama.cpp measured 3 of 4 calls -> ");
    }

    @Test
    void in_ofFolderWithoutTheProgram_saysWhatToDo() {
        assertThatThrownBy(() -> LlamaBuild.in(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no compiled llama.cpp: there is no bin/llama-batched-bench in " + folder
                        + " -> compile it as benchmarks/README.md says");
    }

    @Test
    void decode_ofOptionsThatDoNotGoTogether_isRefusedBeforeAModelIsRead() throws IOException {
        build(ROUND);
        String[] build = {"--model", file.toString(), "--peer-llama", folder.toString()};
        assertThatThrownBy(() -> decode(build, "--to-end"))
                .hasMessageStartingWith("--peer-llama answers one batch with a fixed number of tokens");
        assertThatThrownBy(() -> decode(build, "--calls", "2"))
                .hasMessageStartingWith("--peer-llama answers one batch");
        assertThatThrownBy(() -> decode(build, "--peer-weights", "Q5_0"))
                .hasMessageStartingWith("--peer-weights must be");
        assertThatThrownBy(() -> decode(new String[] {"--model", file.toString()}, "--peer-weights", "F16"))
                .hasMessageStartingWith("--peer-weights needs --peer-llama");
        String[] noGguf = {"--model", folder.resolve("asked").toString(), "--peer-llama", folder.toString()};
        Files.createFile(folder.resolve("asked"));
        assertThatThrownBy(() -> decode(noGguf, "--peer-weights", "own"))
                .hasMessageStartingWith("--peer-weights own needs a GGUF file, --model is ");
    }

    private static void decode(String[] words, String... more) {
        List<String> all = Stream.of(words, more).flatMap(Arrays::stream).toList();
        Benchmark decode = new DecodeBenchmark();
        decode.run(Options.parse(decode, all));
    }

    /** Notes what it was asked, and prints the lines. */
    private LlamaBuild build(String lines) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("llama-batched-bench");
        Files.writeString(
                program,
                "#!/bin/sh\nif [ \"$1\" = --version ]; then\n"
                        + "  echo 'version: 0.6.0 (build 11434, commit unknown)' >&2; exit 0\nfi\n"
                        + "echo \"$@\" >> '" + folder.resolve("asked") + "'\necho llama_context: noise >&2\nprintf '"
                        + lines + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return LlamaBuild.in(folder);
    }
}
