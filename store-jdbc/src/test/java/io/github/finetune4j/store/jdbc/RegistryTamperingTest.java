// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes the past in the tables is named. */
class RegistryTamperingTest {
    @TempDir
    Path folder = Path.of("");

    private JdbcConnectionPool pool;
    private RegistryStore registry;

    @BeforeEach
    void fiveNotes() {
        pool = H2.pool(folder.resolve("registry"));
        registry = JdbcRegistry.of(pool);
        for (int i = 1; i <= 5; i++) {
            note(i);
        }
    }

    @AfterEach
    void close() {
        registry.close();
        pool.dispose();
    }

    private void note(int number) {
        registry.add(new Noted("n" + number, Instant.EPOCH, "", "ana", "note " + number));
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private String line(int number) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select line from finetune4j_registry_record where n = " + number)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void replace(int number, String line) throws Exception {
        try (Connection connection = pool.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update finetune4j_registry_record set line = ? where n = " + number)) {
            update.setString(1, line);
            update.executeUpdate();
        }
    }

    private static String withItsHash(String changed) throws Exception {
        String open = changed.substring(0, changed.indexOf(",\"hash\":"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(open.getBytes(StandardCharsets.UTF_8));
        return open + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}";
    }

    private void assertBroken(String words) {
        assertThat(registry.verify().problems()).first().asString().contains(words);
    }

    @Test
    void untouched_isIntact() {
        assertThat(registry.verify()).isEqualTo(new Verification(5, List.of()));
    }

    @Test
    void changedRecord_isNamed() throws Exception {
        replace(3, line(3).replace("note 3", "note X"));
        assertBroken("record 3 (note/n3) was changed");
        assertThatThrownBy(() -> JdbcRegistry.of(pool))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("record 3");
    }

    @Test
    void changedRecordWithItsHashMadeAnew_breaksTheNextLink() throws Exception {
        replace(3, withItsHash(line(3).replace("note 3", "note X")));
        assertBroken("record 4 (note/n4) does not follow");
    }

    @Test
    void lastRecordChangedWithItsHashMadeAnew_isNamedByTheHead() throws Exception {
        replace(5, withItsHash(line(5).replace("note 5", "note X")));
        assertBroken("record 5 (note/n5) is not the one that was written");
    }

    @Test
    void removedRecord_isNamed() throws Exception {
        sql("delete from finetune4j_registry_record where n = 2");
        assertBroken("record 2 is missing");
    }

    @Test
    void removedTail_isNamed_andNothingIsAddedBehindIt() throws Exception {
        sql("delete from finetune4j_registry_record where n > 3");
        assertBroken("records 4 to 5 were removed");
        assertThatThrownBy(registry::records).hasMessageContaining("cut");
        registry.close();
        registry = JdbcRegistry.of(pool);
        assertBroken("records 4 to 5 were removed");
        assertThatThrownBy(() -> note(6)).isInstanceOf(FineTuneException.class).hasMessageContaining("verify()");
    }

    @Test
    void reorderedRecords_areNamed() throws Exception {
        sql(
                "update finetune4j_registry_record set n = 9 where n = 2",
                "update finetune4j_registry_record set n = 2 where n = 3",
                "update finetune4j_registry_record set n = 3 where n = 9");
        assertBroken("record 2 is missing");
    }

    @Test
    void addedRecord_isNamed() throws Exception {
        sql("insert into finetune4j_registry_record select 6, 'other', line from finetune4j_registry_record"
                + " where n = 5");
        assertBroken("record 6 is missing");
    }

    @Test
    void recordAddedWithAllItsHashes_isNamedByTheHead() throws Exception {
        String fifth = line(5);
        note(6);
        sql("update finetune4j_registry_head set n = 5, hash = '"
                + fifth.substring(fifth.length() - 66, fifth.length() - 2) + "'");
        assertBroken("records 6 to 6 were not written by a registry");
    }

    @Test
    void missingHead_isNamed_andNothingIsWritten() throws Exception {
        sql("delete from finetune4j_registry_head");
        assertBroken("the head, which says how many records there are, is missing");
        assertThatThrownBy(() -> note(6)).isInstanceOf(FineTuneException.class).hasStackTraceContaining("head");
    }

    @Test
    void exchangedRows_areNamed() throws Exception {
        registry.addData(Rows.data(0, 3), Map.of());
        registry.addData(Rows.data(3, 6), Map.of());
        registry.close();
        sql("update finetune4j_registry_rows set hashes = (select hashes from finetune4j_registry_rows"
                + " where first_row = 3) where first_row = 0");
        registry = JdbcRegistry.of(pool);
        assertBroken("its rows are not those that were kept");
    }

    private void aRunAndForgottenRows() {
        registry.add(new RunStarted("local/run", Instant.EPOCH, "router", "", "", Map.of(), Map.of()));
        registry.addPoints(
                "local/run",
                List.of(new MetricPoint("loss", 1, Instant.EPOCH, 2), new MetricPoint("loss", 2, Instant.EPOCH, 1)));
        registry.add(new RunEnded("local/run", Instant.EPOCH, "succeeded", Duration.ZERO, null, "", Map.of()));
        registry.addData(Rows.data(0, 300), Map.of());
        registry.addData(Rows.data(500, 505), Map.of());
        registry.forget(Rows.data(3, 4).examples().get(0), "ben", "asked for");
        assertThat(registry.verify()).isEqualTo(new Verification(10, 1, List.of(), List.of()));
    }

    @Test
    void eachTable_isNamed_whateverWasChangedInIt_andHidesNothingOfTheOthers() throws Exception {
        aRunAndForgottenRows();
        replace(3, line(3).substring(5));
        sql(
                "update finetune4j_registry_point set amount = 1.5 where n = 2",
                "update finetune4j_registry_rows set packed = X'0102' where first_row = 256",
                "insert into finetune4j_registry_erased (row_number) values (9)",
                "update finetune4j_registry_version set row_numbers = X'ffff' where fingerprint = '"
                        + Rows.data(500, 505).fingerprint().hex() + "'");
        assertThat(registry.verify().problems())
                .anyMatch(each -> each.contains("finetune4j_registry_record: record 3 is no record any more"))
                .anyMatch(each -> each.contains("finetune4j_registry_point, run local/run: not the 2 points"))
                .anyMatch(each -> each.contains("finetune4j_registry_rows: rows from 256 on are damaged"))
                .anyMatch(each -> each.contains("finetune4j_registry_erased: row 9: called erased"))
                .anyMatch(each -> each.contains("finetune4j_registry_version, "))
                .noneMatch(each -> each.contains("looked through"));
    }

    @Test
    void salvage_readsWhatIsWhole_andWritesNothing() throws Exception {
        aRunAndForgottenRows();
        replace(3, "no line at all");
        sql("update finetune4j_registry_rows set packed = X'0102' where first_row = 256");
        registry.close();
        registry = JdbcRegistry.salvage(pool);
        assertThat(registry.records()).hasSize(9);
        assertThat(registry.points("local/run")).hasSize(2);
        assertThat(registry.rowsLeft(registry.data().get(0))).hasSize(255);
        assertThat(registry.rows(registry.data().get(1))).hasSize(5);
        assertThat(registry.verify().problems()).hasSizeGreaterThanOrEqualTo(2);
        assertThatThrownBy(() -> note(6))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("salvage()");
    }
}
