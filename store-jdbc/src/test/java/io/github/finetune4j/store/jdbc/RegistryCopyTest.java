// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.Copied;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From files to a database and back: nothing is lost, nothing is there twice, and what contradicts is refused. */
@Timeout(60)
class RegistryCopyTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private RegistryStore files(String name) {
        return FileRegistry.open(folder.resolve(name));
    }

    /** Puts a run on record that makes a version of the model {@code router}. */
    static void run(RegistryStore registry, int number) {
        String run = "local/job-" + number;
        DataVersion data = registry.addData(Rows.data(number, number + 300), Map.of("licence", "MIT"));
        registry.add(new RunStarted(
                run, NOON, "router", data.id(), "", Map.of("baseModel", "base", "seed", 7L), Map.of("java", "17")));
        registry.addPoints(
                run, List.of(new MetricPoint("loss", 1, NOON, 0.5), new MetricPoint("loss", 2, NOON, Double.NaN)));
        registry.add(new RunEnded(
                run, NOON, "succeeded", Duration.ofMinutes(5), ModelRef.of("local", "model-" + number), "", Map.of()));
    }

    private static void note(RegistryStore registry, String id, String text) {
        registry.add(new Noted(id, NOON, "", "ana", text));
    }

    private static void assertSame(RegistryStore one, RegistryStore other) {
        assertThat(other.records()).isEqualTo(one.records());
        assertThat(other.verify()).isEqualTo(one.verify());
        one.data().forEach(version -> assertThat(other.rows(version)).containsExactlyElementsOf(one.rows(version)));
        one.runs()
                .forEach(run -> assertThat(other.points(run.started().run()))
                        .isEqualTo(one.points(run.started().run())));
        one.models().forEach(name -> assertThat(other.model(name)).isEqualTo(one.model(name)));
    }

    private void assertThereAndBackIsTheSame(RegistryStore database) throws IOException {
        try (database;
                RegistryStore first = files("first");
                RegistryStore last = files("last")) {
            for (int i = 1; i <= 3; i++) {
                run(first, i);
                first.moveAlias(first.model("router"), "champion", i, "ana", "better");
            }
            first.addPoints("nobody/began-this", List.of(new MetricPoint("loss", 1, NOON, 0.5)));
            assertThat(first.copyTo(database)).isEqualTo(new Copied(15, 0, 302, 7));
            assertSame(first, database);
            assertThat(first.copyTo(database)).isEqualTo(new Copied(0, 15, 0, 0));
            assertThat(database.copyTo(last)).isEqualTo(new Copied(15, 0, 302, 7));
            assertSame(first, last);
            assertThat(last.points("nobody/began-this")).isEqualTo(first.points("nobody/began-this"));
        }
        assertThat(folder.resolve("last/records.jsonl")).hasSameBinaryContentAs(folder.resolve("first/records.jsonl"));
        assertThat(folder.resolve("last/head.json")).hasSameBinaryContentAs(folder.resolve("first/head.json"));
    }

    @Test
    void filesToH2AndBack_areTheSame_byteForByte() throws IOException {
        assertThereAndBackIsTheSame(JdbcRegistry.h2(folder.resolve("database")));
    }

    @Test
    void filesToPostgresAndBack_areTheSame_byteForByte() throws IOException, SQLException {
        assertThereAndBackIsTheSame(JdbcRegistry.of(Postgres.database(Postgres.newDatabase())));
    }

    @Test
    void copyingAgain_addsWhatHasComeSince_withTheSameHashes() throws IOException {
        try (RegistryStore from = files("from");
                RegistryStore to = files("to")) {
            run(from, 1);
            from.copyTo(to);
            run(from, 2);
            from.addPoints("local/job-1", List.of(new MetricPoint("loss", 3, NOON, 0.1)));
            assertThat(from.copyTo(to)).isEqualTo(new Copied(4, 4, 1, 3));
            assertSame(from, to);
        }
        assertThat(folder.resolve("to/records.jsonl")).hasSameBinaryContentAs(folder.resolve("from/records.jsonl"));
    }

    /** A record of a run's end proves its curves, so they come first. */
    @Test
    void copyThatIsCutOffAtTheCurves_leavesNoRecordThatProvesThem_andTheNextOneCompletesIt() throws IOException {
        Path inTheWay = folder.resolve("to/curves/local%2Fjob-1.jsonl");
        try (RegistryStore from = files("from");
                RegistryStore to = files("to")) {
            run(from, 1);
            assertThat(folder.resolve("from/curves/local%2Fjob-1.jsonl")).exists();
            Files.createDirectories(inTheWay);
            assertThatThrownBy(() -> from.copyTo(to)).isInstanceOf(ResultNotSavedException.class);
            Files.delete(inTheWay);
            assertThat(to.records()).isEmpty();
            assertThat(to.verify().problems()).isEmpty();
            from.copyTo(to);
            assertSame(from, to);
        }
    }

    @Test
    void twoHistories_areMerged_behindEachOther() {
        try (RegistryStore one = files("one");
                RegistryStore other = files("other")) {
            note(one, "a", "mine");
            run(one, 1);
            note(other, "b", "theirs");
            other.addData(Rows.data(1, 301), Map.of("licence", "unknown"));
            assertThat(one.copyTo(other)).isEqualTo(new Copied(4, 1, 0, 2));
            assertThat(other.records()).hasSize(6).containsAll(one.records().subList(2, 5));
            assertThat(other.data().get(0).facts()).containsEntry("licence", "unknown");
            assertThat(other.model("router").newest())
                    .isEqualTo(one.model("router").newest());
            assertThat(other.verify().problems()).isEmpty();
            assertThat(one.copyTo(other).records()).isZero();
        }
        try (RegistryStore other = files("other")) {
            assertThat(other.records()).hasSize(6);
            assertThat(other.verify().problems()).isEmpty();
        }
    }

    @Test
    void recordsThatContradict_areRefused_beforeAnythingIsWritten() throws IOException {
        try (RegistryStore one = files("one");
                RegistryStore other = files("other")) {
            run(one, 1);
            run(other, 2);
            note(one, "a", "mine");
            note(other, "a", "theirs");
            byte[] before = Files.readAllBytes(folder.resolve("other/records.jsonl"));
            assertThatThrownBy(() -> one.copyTo(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 records")
                    .hasMessageContaining("model/router/1")
                    .hasMessageContaining("note/a")
                    .hasMessageContaining("nothing was copied");
            assertThat(folder.resolve("other/records.jsonl")).hasBinaryContent(before);
            assertThat(other.data()).hasSize(1);
        }
    }

    @Test
    void versionsOfOneModel_thatFollowEachOther_areMerged() {
        try (RegistryStore one = files("one");
                RegistryStore other = files("other")) {
            run(one, 1);
            one.copyTo(other);
            note(other, "b", "theirs");
            run(one, 2);
            one.copyTo(other);
            assertThat(other.model("router").versions())
                    .extracting(ModelVersion::number)
                    .containsExactly(1, 2);
        }
    }

    @Test
    void copyToItself_isRefused() {
        try (RegistryStore one = files("one")) {
            assertThatThrownBy(() -> one.copyTo(one)).hasMessageContaining("give another one");
        }
    }
}
