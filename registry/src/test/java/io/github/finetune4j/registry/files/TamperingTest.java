// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes the past is named: by the registry that has the folder open, and by the one that opens it. */
class TamperingTest {
    @TempDir
    Path folder;

    private RegistryStore registry;

    @BeforeEach
    void fiveNotes() {
        registry = FileRegistry.open(folder);
        for (int i = 1; i <= 5; i++) {
            registry.add(new Noted("n" + i, Instant.parse("2026-11-27T12:00:00Z"), "", "ana", "note " + i));
        }
    }

    private void edit(Consumer<List<String>> change) throws IOException {
        Path file = folder.resolve("records.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        change.accept(lines);
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private void assertBroken(String words) {
        assertThat(registry.verify().problems()).first().asString().contains(words);
    }

    @Test
    void untouched_isIntact() {
        assertThat(registry.verify()).isEqualTo(new Verification(5, List.of()));
    }

    @Test
    void changedRecord_isNamed() throws IOException {
        edit(lines -> lines.set(2, lines.get(2).replace("note 3", "note X")));
        assertBroken("record 3 (note/n3) was changed");
        assertThatThrownBy(() -> FileRegistry.open(folder))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("record 3");
    }

    @Test
    void changedRecordWithItsHashMadeAnew_breaksTheNextLink() throws IOException {
        edit(lines -> {
            String changed = lines.get(2).replace("note 3", "note X");
            String open = changed.substring(0, changed.indexOf(",\"hash\":"));
            lines.set(2, open + ",\"hash\":\"" + sha256(open) + "\"}");
        });
        assertBroken("record 4 (note/n4) does not follow");
    }

    @Test
    void lastRecordChangedWithItsHashMadeAnew_isNamedByTheHead() throws IOException {
        edit(lines -> {
            String changed = lines.get(4).replace("note 5", "note X");
            String open = changed.substring(0, changed.indexOf(",\"hash\":"));
            lines.set(4, open + ",\"hash\":\"" + sha256(open) + "\"}");
        });
        assertBroken("record 5 (note/n5) is not the one that was written");
    }

    @Test
    void removedRecord_isNamed() throws IOException {
        edit(lines -> lines.remove(1));
        assertBroken("record 2 is missing");
    }

    @Test
    void removedTail_isNamed() throws IOException {
        edit(lines -> lines.subList(3, 5).clear());
        assertBroken("records 4 to 5 were removed");
        assertThatThrownBy(registry::records).hasMessageContaining("cut");
        registry = FileRegistry.open(folder);
        assertBroken("records 4 to 5 were removed");
    }

    @Test
    void reorderedRecords_areNamed() throws IOException {
        edit(lines -> Collections.swap(lines, 1, 2));
        assertBroken("record 2 is missing");
    }

    @Test
    void addedRecord_isNamed() throws IOException {
        edit(lines -> lines.add(lines.get(4)));
        assertBroken("record 6 is missing");
    }

    @Test
    void recordsAddedWithAllTheirHashes_areNamedByTheHead() throws IOException {
        Path head = folder.resolve("head.json");
        String before = Files.readString(head);
        for (int i = 6; i <= 7; i++) {
            registry.add(new Noted("n" + i, Instant.parse("2026-11-27T12:00:00Z"), "", "mallory", "note " + i));
        }
        Files.writeString(head, before);
        assertBroken("records 6 to 7 were not written by a registry");
    }

    @Test
    void missingHead_isNamed() throws IOException {
        Files.delete(folder.resolve("head.json"));
        assertBroken("is missing");
    }

    @Test
    void exchangedRows_areNamed() throws IOException {
        registry.addData(Rows.data(0, 3), Map.of());
        byte[] hashes = Files.readAllBytes(folder.resolve("rows.hashes"));
        hashes[40] ^= 1;
        Files.write(folder.resolve("rows.hashes"), hashes);
        assertBroken("its rows are not those that were kept");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
