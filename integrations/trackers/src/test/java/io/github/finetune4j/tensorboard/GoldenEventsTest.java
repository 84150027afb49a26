// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes as TensorBoard 2.21.0 writes them: messages serialised by its own classes, and a file that it wrote. */
class GoldenEventsTest {
    private static final String RECORDED = "interop/wandb-tensorboard/";

    @TempDir
    Path folder;

    @Test
    void messages_areThoseOfTensorBoardsClasses() {
        Instant at = Instant.parse("2026-01-01T00:00:01.5Z");
        Instant began = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(hex(Events.scalar("train/loss", 1, began.plusSeconds(1), 2.25))) // as in the recorded file
                .isEqualTo("09000040406e55da4110012a130a110a0a747261696e2f6c6f73731500001040");
        assertThat(hex(Events.text("note", 3, at, "grün")))
                .isEqualTo("09000060406e55da4110032a210a1f0a046e6f7465420b0807120042056772c3bc6e4a0a0a060a0474657874"
                        + "2002");
        assertThat(hex(Events.first(began)))
                .isEqualTo("09000000406e55da411a0d627261696e2e4576656e743a3252220a20696f2e6769746875622e6669"
                        + "6e6574756e65346a2e74656e736f72626f617264");
        assertThat(hex(Events.settings(began, Map.of("rank", 8L))))
                .isEqualTo("09000000406e55da412a550a530a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f"
                        + "42060801120212004a2b0a290a0768706172616d73121e1a1c0a110a0472616e6b12091100000000000020"
                        + "4029000000406e55da41");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void theSum_isMaskedCrc32c() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Integer.toUnsignedLong(TfRecords.masked(check, 0, check.length)))
                .isEqualTo(3347755237L);
    }

    @Test
    void aRecordedFile_isReadAndFramedAgainByteForByte() throws IOException {
        byte[] recorded = Files.readAllBytes(Fixtures.path(RECORDED + "events.out.tfevents.1767225600.host"));
        TfRecords.Found found = TfRecords.read(recorded);
        assertThat(found.damaged()).isFalse();
        assertThat(found.wholeBytes()).isEqualTo(recorded.length);
        assertThat(found.records().stream().map(GoldenEventsTest::hex)).isEqualTo(recordedHex());
        byte[] again = new byte[0];
        for (byte[] record : found.records()) {
            byte[] framed = TfRecords.framed(record);
            again = Arrays.copyOf(again, again.length + framed.length);
            System.arraycopy(framed, 0, again, again.length - framed.length, framed.length);
        }
        assertThat(again).isEqualTo(recorded);
    }

    private static List<String> recordedHex() throws IOException {
        Map<String, Object> json =
                Json.parseObject(Files.readString(Fixtures.path(RECORDED + "tensorboard-events.json")));
        return ((List<?>) Objects.requireNonNull(json.get("events")))
                .stream()
                        .map(event -> String.valueOf(((Map<?, ?>) event).get("data_hex")))
                        .toList();
    }

    @Test
    void simpleValuesAndTensors_areReadAsTensorBoardReadsThem() throws IOException {
        Files.copy(
                Fixtures.path(RECORDED + "events.out.tfevents.1767225600.host"),
                folder.resolve("events.out.tfevents.1767225600.host"));
        assertThat(TensorBoardFiles.read(folder).points())
                .containsExactly(
                        point("train/loss", 1, 2.25, "2026-01-01T00:00:01Z"),
                        point("train/loss", 2, 2.0, "2026-01-01T00:00:02Z"),
                        point("train/loss", 3, 1.75, "2026-01-01T00:00:03Z"),
                        point("eval/loss", 10, 1.5, "2026-01-01T00:00:10Z"));
    }

    private static MetricPoint point(String name, long step, double value, String at) {
        return new MetricPoint(name, step, Instant.parse(at), value);
    }
}
