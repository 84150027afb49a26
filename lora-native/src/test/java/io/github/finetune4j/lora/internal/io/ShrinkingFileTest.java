// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.GgufEncoding;
import io.github.finetune4j.lora.ModelExport;
import io.github.finetune4j.lora.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapped file that becomes shorter ends a process whose native code reads it. */
@Tag("native")
class ShrinkingFileTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @ParameterizedTest
    @ValueSource(strings = {"native", "java", "hash"})
    void safetensors_thatIsCutWhileRead_isRefusedAndTheProcessLives(String how, @TempDir Path folder)
            throws IOException, InterruptedException {
        TinyModel.write(folder);
        Path file = folder.resolve("model.safetensors");
        assertThat(run(folder, file, 0, how))
                .contains("refused: cannot read", "its file became shorter")
                .doesNotContain("read all");
    }

    @Test
    void gguf_thatIsCutWhileRead_isRefusedAndTheProcessLives(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path file = folder.resolve("tiny.gguf");
        ModelExport.of(TinyModel.write(folder.resolve("tiny"))).gguf(file, GgufEncoding.F16);
        assertThat(run(file, file, 0, "native")).contains("refused: cannot read", "its file became shorter");
    }

    /** What lies in the file's last page is read as zeros then, without an error. */
    @Test
    void safetensors_thatLosesItsLastBytesWhileRead_isRefused(@TempDir Path folder)
            throws IOException, InterruptedException {
        TinyModel.write(folder);
        Path file = folder.resolve("model.safetensors");
        assertThat(run(folder, file, Files.size(file) - 8, "native"))
                .contains("refused: " + file + " had " + (Files.size(file) + 8) + " bytes when it was opened");
    }

    private static String run(Path model, Path file, long length, String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShrinkingFileProcess.class.getName(),
                        model.toString(),
                        file.toString(),
                        "" + length,
                        how)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
