// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Verification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry of before curves and the list of erased rows were proven is read, and gone on with: it is not broken. */
class YesterdaysRegistryTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    private static void run(RegistryStore registry, String run) {
        registry.add(new RunStarted(run, NOON, "router", "", "", Map.of(), Map.of()));
        registry.addPoints(run, List.of(new MetricPoint("loss", 1, NOON, 2), new MetricPoint("loss", 2, NOON, 1)));
        registry.add(new RunEnded(run, NOON, "succeeded", Duration.ofMinutes(1), null, "", Map.of()));
    }

    private void writeYesterdays() throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            run(registry, "local/old");
            registry.addData(Rows.data(0, 300), Map.of());
            registry.forget(Rows.data(3, 4).examples().get(0), "ben", "asked for");
        }
        Path curves = folder.resolve("curves/local%2Fold.jsonl");
        Files.writeString(curves, Files.readString(curves).replaceAll(",\"crc\":\"[0-9a-f]{8}\"", ""));
        Path erased = folder.resolve("rows.erased");
        byte[] bytes = Files.readAllBytes(erased);
        ByteBuffer old = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length - 4));
        old.putLong(0, old.getLong(0) & Long.MAX_VALUE);
        Files.write(erased, old.array());
        withoutProofs();
    }

    private void withoutProofs() throws IOException {
        Path records = folder.resolve("records.jsonl");
        List<String> lines = new ArrayList<>();
        String previous = "0".repeat(64);
        for (String line : Files.readAllLines(records)) {
            String open = line.substring(0, line.lastIndexOf(",\"hash\":"))
                    .replaceAll(",\"also\":\\{.*}$", "")
                    .replaceAll("\"prev\":\"[0-9a-f]{64}\"", "\"prev\":\"" + previous + "\"");
            previous = Later.sha256(open);
            lines.add(open + ",\"hash\":\"" + previous + "\"}");
        }
        Files.writeString(records, String.join("\n", lines) + "\n");
        Files.writeString(folder.resolve("head.json"), "{\"n\":" + lines.size() + ",\"hash\":\"" + previous + "\"}");
    }

    @Test
    void isRead_andSaidToBeUnproven_notBroken() throws IOException {
        writeYesterdays();
        assertThat(Files.readString(folder.resolve("records.jsonl"))).doesNotContain("\"also\"");
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(registry.points("local/old")).hasSize(2);
            assertThat(registry.rowsLeft(registry.data().get(0))).hasSize(299);
            Verification verification = registry.verify();
            assertThat(verification.problems()).isEmpty();
            assertThat(verification.forgotten()).isEqualTo(1);
            assertThat(verification.unproven())
                    .anyMatch(each -> each.startsWith("curves of run local/old: not proven, record 2"))
                    .anyMatch(each -> each.startsWith("curves/local%2Fold.jsonl: 2 lines without a checksum"))
                    .anyMatch(each -> each.startsWith("rows.erased: without a checksum"));
        }
    }

    @Test
    void whatIsAddedToIt_isProven() throws IOException {
        writeYesterdays();
        try (RegistryStore registry = FileRegistry.open(folder)) {
            run(registry, "local/new");
            registry.forget(Rows.data(4, 5).examples().get(0), "ben", "asked for");
        }
        Path curves = folder.resolve("curves/local%2Fnew.jsonl");
        Files.writeString(curves, Files.readString(curves).lines().findFirst().orElseThrow() + "\n");
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Verification verification = registry.verify();
            assertThat(verification.problems())
                    .singleElement()
                    .asString()
                    .contains("curves/local%2Fnew.jsonl: not the 2 points that record");
            assertThat(verification.unproven()).noneMatch(each -> each.startsWith("rows.erased"));
        }
    }
}
