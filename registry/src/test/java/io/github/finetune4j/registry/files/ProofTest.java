// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.internal.FileStorage;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.RecordProof;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record is proven without its registry; a registry written anew is known by a root that was kept elsewhere. */
class ProofTest {
    private static final Instant MORNING = Instant.parse("2026-11-27T06:00:00Z");

    @TempDir
    Path folder;

    private Instant now = MORNING;

    private RegistryStore open(String name) throws IOException {
        return StoredRegistry.open(new FileStorage(folder.resolve(name)), () -> now);
    }

    private void note(RegistryStore registry, int number, String text) {
        registry.add(new Noted("n" + number, MORNING, "", "ana", text));
    }

    @Test
    void proof_ofEveryRecordOfRandomRegistries_holdsAlsoAfterItsTextForm() throws IOException {
        SplittableRandom random = new SplittableRandom(17);
        for (int each = 0; each < 12; each++) {
            try (RegistryStore registry = open("r" + each)) {
                int records = random.nextInt(1, 40);
                for (int i = 0; i < records; i++) {
                    now = now.plus(Duration.ofHours(random.nextInt(9)));
                    note(registry, i, "note \u2028 \"" + random.nextLong());
                }
                List<DayRoot> roots = registry.dayRoots();
                assertThat(roots.get(roots.size() - 1).last()).isEqualTo(records);
                for (RegistryRecord record : registry.records()) {
                    RecordProof proof =
                            RecordProof.parse(registry.proof(record.id()).text());
                    assertThat(roots).contains(proof.day());
                    assertThat(proof.provenBy(DayRoot.parse(proof.day().text())))
                            .isTrue();
                    assertThat(proof.line()).contains("\"id\":\"" + record.id() + "\"");
                }
            }
        }
    }

    @Test
    void proof_withAnyByteChanged_fails() throws IOException {
        try (RegistryStore registry = open("r")) {
            for (int i = 0; i < 5; i++) {
                note(registry, i, "note " + i);
            }
            RecordProof proof = registry.proof("note/n3");
            String text = proof.text();
            for (int at = 0; at < text.length(); at++) {
                assertThat(stillProves(changed(text, at), proof.day()))
                        .as("byte " + at)
                        .isFalse();
            }
        }
    }

    private static String changed(String text, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        bytes[at] ^= 1;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean stillProves(String text, DayRoot kept) {
        try {
            return RecordProof.parse(text).provenBy(kept);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void days_followTheClock_andOneThatJumpsMakesAStretchOfItsOwn() throws IOException {
        try (RegistryStore registry = open("r")) {
            List<Instant> times = List.of(
                    MORNING,
                    MORNING.plus(Duration.ofHours(20)), // the 28th
                    MORNING.plus(Duration.ofHours(17)), // another machine, where it is not midnight yet
                    MORNING.plus(Duration.ofDays(400)), // a clock that jumps
                    MORNING.plus(Duration.ofHours(21)));
            for (int i = 0; i < times.size(); i++) {
                now = times.get(i);
                note(registry, i, "note");
            }
            assertThat(registry.dayRoots())
                    .extracting(root -> root.day() + " " + root.first() + "-" + root.last())
                    .containsExactly("2026-11-27 1-1", "2026-11-28 2-3", "2028-01-01 4-4", "2026-11-28 5-5");
        }
    }

    @Test
    void rootOfADayThatWentOn_stillHolds_andProvesItsRecords() throws IOException {
        try (RegistryStore registry = open("r")) {
            note(registry, 1, "one");
            note(registry, 2, "two");
            DayRoot kept = registry.dayRoots().get(0);
            note(registry, 3, "three");
            assertThat(registry.verify(List.of(kept)).problems()).isEmpty();
            assertThat(registry.proof("note/n2").provenBy(kept)).isFalse();
            assertThat(registry.proof("note/n2", kept).provenBy(kept)).isTrue();
            assertThatThrownBy(() -> registry.proof("note/n3", kept)).hasMessageContaining("1 to 2");
            assertThatThrownBy(() -> registry.proof("note/n9")).hasMessageContaining("note/n9");
        }
    }

    @Test
    void registryWrittenAnew_withAllItsHashes_isKnownByTheRootKeptElsewhere() throws IOException {
        List<DayRoot> kept = new ArrayList<>();
        try (RegistryStore registry = open("true")) {
            for (int i = 0; i < 4; i++) {
                note(registry, i, "note " + i);
            }
            kept.addAll(registry.dayRoots());
        }
        try (RegistryStore forged = open("forged")) {
            for (int i = 0; i < 4; i++) {
                note(forged, i, i == 2 ? "another story" : "note " + i);
            }
            assertThat(forged.verify().problems()).isEmpty();
            assertThat(forged.verify(kept).problems())
                    .singleElement()
                    .asString()
                    .contains("1 to 4", "2026-11-27");
        }
        try (RegistryStore cut = open("cut")) {
            note(cut, 0, "note 0");
            assertThat(cut.verify(kept).intact()).isFalse();
        }
    }

    @Test
    void recordThatIsToldLate_countsToTheDayOnWhichItCame() throws IOException {
        try (RegistryStore registry = open("r")) {
            now = MORNING.plus(Duration.ofDays(3));
            note(registry, 1, "late");
            assertThat(registry.dayRoots().get(0).day()).hasToString("2026-11-30");
            assertThat(Files.readString(folder.resolve("r/records.jsonl")))
                    .contains("\"at\":\"" + MORNING, "\"added\":\"2026-11-30T06:00:00Z\"");
        }
    }
}
