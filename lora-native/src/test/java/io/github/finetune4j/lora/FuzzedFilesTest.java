// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class FuzzedFilesTest {
    private static final int INPUTS = 150;

    @Test
    void models_whoseFilesWereChangedAtRandom_areRefusedOrAnswerAndTheProcessLives(@TempDir Path folder)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FuzzedFilesProcess.class.getName(),
                        folder.toString(),
                        "15",
                        "" + INPUTS)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Matcher counts =
                Pattern.compile("accepted (\\d+) refused (\\d+) others 0").matcher(output);
        assertThat(counts.find()).as(output).isTrue();
        int accepted = Integer.parseInt(counts.group(1));
        int refused = Integer.parseInt(counts.group(2));
        assertThat(accepted + refused).isEqualTo(INPUTS);
        assertThat(accepted)
                .as("inputs that are no longer refused at the first byte")
                .isGreaterThan(INPUTS / 10);
        assertThat(refused).isGreaterThan(INPUTS / 3);
    }
}
