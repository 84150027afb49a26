// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.documents.Documents;
import io.github.finetune4j.registry.documents.Statements;
import io.github.finetune4j.registry.files.internal.FileStorage;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import io.github.finetune4j.registry.store.Copied;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of which a registry hears after the model was registered: kept beside it, and shown with it. */
class AnnouncedShutdownsTest {
    private static final ModelRef REF = ModelRef.of("openai", "ft:gpt-4o-2024-08-06:org::1");
    private static final LocalDate DAY = LocalDate.of(2027, 1, 14);
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    private RegistryStore open(String name) throws IOException {
        return StoredRegistry.open(new FileStorage(folder.resolve(name)), now::get);
    }

    private static ModelVersion.Draft draft(ModelRef ref) {
        return new ModelVersion.Draft("router", ref, "gpt-4o-2024-08-06", "", Map.of(), Map.of());
    }

    private static Optional<LocalDate> shown(RegistryStore registry) {
        return registry.model("router").newest().ref().shutdownDate();
    }

    private static ShutdownAnnounced announced(Instant at, LocalDate day) {
        return new ShutdownAnnounced(REF, at, day, "the list of models of openai");
    }

    @Test
    void dayWithWhichAModelWasRegistered_isNewerThanAnEarlierWord_andOlderThanALaterOne() throws IOException {
        try (RegistryStore registry = open("a")) {
            registry.add(announced(NOON.minusSeconds(60), DAY.plusDays(9)));
            registry.addModel(draft(REF.withShutdownDate(DAY)));
            assertThat(shown(registry)).contains(DAY);
            registry.add(announced(NOON.plusSeconds(60), DAY.plusDays(30)));
            assertThat(shown(registry)).contains(DAY.plusDays(30));
        }
    }

    @Test
    void dayThatIsMovedAndMovedBack_isThreeRecords() throws IOException {
        try (RegistryStore registry = open("a")) {
            registry.addModel(draft(REF));
            registry.add(announced(NOON, DAY));
            registry.add(announced(NOON.plusSeconds(1), DAY.plusDays(1)));
            registry.add(announced(NOON.plusSeconds(2), DAY));
            assertThat(shown(registry)).contains(DAY);
            assertThat(registry.records()).hasSize(4);
        }
    }

    @Test
    void copies_sayTheSame_alsoWhereTheOtherOneHasHeardMore() throws IOException {
        try (RegistryStore one = open("a");
                RegistryStore other = open("b")) {
            one.addModel(draft(REF));
            one.copyTo(other);
            one.add(announced(NOON.plusSeconds(1), DAY));
            other.add(announced(NOON.plusSeconds(2), DAY.plusDays(30)));
            Copied copied = one.copyTo(other);
            assertThat(copied.records()).isEqualTo(1);
            assertThat(shown(other))
                    .as("the older word comes behind the newer one, and does not count")
                    .contains(DAY.plusDays(30));
            other.copyTo(one);
            assertThat(shown(one)).contains(DAY.plusDays(30));
            assertThat(other.verify().problems()).isEmpty();
        }
    }

    @Test
    void outbox_tellsIt_likeAnyOtherRecord() throws Exception {
        try (RegistryStore registry = open("a")) {
            registry.addModel(draft(REF));
            try (OutboxRegistry outbox = OutboxRegistry.open(folder.resolve("outbox"), registry)) {
                outbox.add(announced(NOON, DAY));
                assertThat(outbox.flush(Duration.ofSeconds(30))).isTrue();
            }
            assertThat(shown(registry)).contains(DAY);
        }
    }

    @Test
    void anotherProcess_seesIt() throws IOException {
        try (RegistryStore one = open("a");
                RegistryStore other = open("a")) {
            one.addModel(draft(REF));
            assertThat(shown(other)).isEmpty();
            one.add(announced(NOON, DAY));
            assertThat(shown(other)).contains(DAY);
        }
    }

    @Test
    void dossier_saysUntilWhenItAnswers_alsoForAVersionThatWasAskedForBefore() throws IOException {
        try (RegistryStore registry = open("a")) {
            ModelVersion before = registry.addModel(draft(REF));
            Documents documents = Documents.of(registry, Statements.builder().build());
            assertThat(documents.dossier(before).text()).doesNotContain("Answers until");
            registry.add(announced(NOON.plusSeconds(3600), DAY));
            assertThat(documents.dossier(before).text())
                    .contains("Answers until", "2027-01-13", "records up to 2026-12-01 13:00");
        }
    }

    /** As yesterday's code meets the kind of today: it refuses, says why, and salvages what it knows. */
    @Test
    void kindOfRecordFromALaterVersion_isRefusedInWords_andTheRestCanBeSalvaged() throws IOException {
        try (RegistryStore registry = open("a")) {
            registry.addModel(draft(REF));
            registry.add(announced(NOON, DAY));
        }
        Path records = folder.resolve("a/records.jsonl");
        Files.writeString(records, Later.kind(Files.readString(records), "shutdown-announced", "of-next-year"));
        Files.delete(folder.resolve("a/head.json"));
        assertThatThrownBy(() -> open("a"))
                .hasMessageContaining("kind of record: of-next-year -> read this registry with the version of"
                        + " finetune4j that wrote it, or a later one");
        try (RegistryStore whole = FileRegistry.salvage(folder.resolve("a"))) {
            assertThat(shown(whole)).isEmpty();
        }
    }
}
