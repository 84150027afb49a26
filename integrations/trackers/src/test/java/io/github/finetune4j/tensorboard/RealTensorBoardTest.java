// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the real TensorBoard makes of files of ours, those of killed processes among them. */
@Tag("peer")
@Timeout(240)
class RealTensorBoardTest {
    // not slow: a program of others, which few machines have
    @TempDir
    Path folder;

    @Test
    void tensorBoard_readsWhatWasWritten_andItsPagesShowIt_bitForBit() throws Exception {
        String python = python();
        int steps = 0;
        for (int kill = 0; kill < 3; kill++) {
            // each writes from the first step on: the one that lived longest says how far the files go
            steps = Math.max(steps, KilledProcess.run(KilledWriter.class, 1 + kill, 20 * kill, run().toString()));
        }
        try (TensorBoardWriter board = TensorBoardWriter.open(run(), () -> TensorBoardWriterTest.BEGAN)) {
            board.settings(Map.of("lora", Map.of("rank", 8L), "method", "SFT", "dora", false));
            TensorBoardWriterTest.job(steps + 200).forEach(board);
        }
        Map<String, Object> read = read(python);
        List<MetricPoint> ours =
                TensorBoardWriterTest.curve(TensorBoardFiles.read(run()).points(), "loss");
        assertThat(ours)
                .extracting(MetricPoint::step)
                .isEqualTo(LongStream.rangeClosed(1, steps + 200).boxed().toList());
        assertThat(part(read, "scalars").get("loss"))
                .isEqualTo(ours.stream()
                        .map(point -> List.of(hex(Events.seconds(point.at())), point.step(), hex(point.value())))
                        .toList());
        assertThat(part(read, "shown").get("loss"))
                .isEqualTo(ours.stream()
                        .map(point -> List.of(point.step(), hex(point.value())))
                        .toList());
        assertThat(part(read, "plugins"))
                .containsEntry("note", "text")
                .containsEntry("_hparams_/session_start_info", "hparams");
        assertThat(part(read, "texts").get("note")).asString().contains("info: half *way*, größer");
        assertThat(part(read, "settings"))
                .containsEntry("lora.rank", 8.0)
                .containsEntry("method", "SFT")
                .containsEntry("dora", false);
    }

    private Path run() {
        return folder.resolve("run");
    }

    private static String python() throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        boolean there = !python.isEmpty()
                && new ProcessBuilder(python, "-c", "import tensorboard")
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        Need.PEER.require(there, "PEERS_PYTHON with tensorboard");
        return python;
    }

    private Map<String, Object> read(String python) throws Exception {
        Process process = new ProcessBuilder(
                        python,
                        Fixtures.repository()
                                .resolve("benchmarks/peers/tensorboard_peer.py")
                                .toString(),
                        run().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Json.parseObject(said);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> part(Map<String, Object> map, String name) {
        return (Map<String, Object>) Objects.requireNonNull(map.get(name));
    }

    /** {@return as Python's {@code float.hex} writes it} */
    private static String hex(double value) {
        String text = Double.toHexString(value); // 0x1.999999999999ap-4, where Python always has 13 digits and a sign
        int point = text.indexOf('.');
        int power = text.indexOf('p');
        String digits = text.substring(point + 1, power);
        String exponent = text.substring(power + 1);
        return text.substring(0, point + 1)
                + (digits + "0".repeat(13 - digits.length()))
                + "p"
                + (exponent.startsWith("-") ? "" : "+")
                + exponent;
    }
}
