// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was erased is in no row of any table, and what takes too much room goes, the oldest first. */
@Timeout(60)
class CaptureErasureTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final String SECRET = "the moon is made of cheese";

    @TempDir
    Path folder;

    @Test
    void h2_keepsNothingOfWhomItErased() throws SQLException {
        JdbcConnectionPool pool = H2.pool(folder.resolve("capture"));
        try {
            erases(pool, "public");
            makesRoom(pool);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void postgresql_keepsNothingOfWhomItErased() throws SQLException {
        DataSource database = Postgres.database(Postgres.newDatabase());
        erases(database, "public");
        makesRoom(database);
    }

    private static void erases(DataSource database, String schema) throws SQLException {
        try (CaptureStore store = JdbcCaptureStore.of(database, InstantSource.system())) {
            Interaction said = CaptureContract.said(CaptureContract.interaction("i1", "00aa", NOON), SECRET);
            store.append(List.of(said, CaptureContract.interaction("i2", "00bb", NOON)));
            store.append(List.of(new Feedback("i1", NOON, Feedback.Kind.COMMENT, 0, SECRET, "")));
            store.append(List.of(new Feedback("i9", NOON, Feedback.Kind.COMMENT, 0, SECRET, "", "00aa")));
            store.hold(List.of(said), Instant.parse("2100-01-01T00:00:00Z"));
            assertThat(everything(database, schema)).anyMatch(value -> value.contains(SECRET));
            assertThat(store.erase("00aa")).isEqualTo(1);
            assertThat(everything(database, schema))
                    .isNotEmpty()
                    .noneMatch(value -> value.contains(SECRET) || value.contains("i1") || value.contains("i9"));
        }
    }

    private static void makesRoom(DataSource database) {
        try (CaptureStore store = JdbcCaptureStore.of(database)) {
            store.removeBefore(Instant.parse("2100-01-01T00:00:00Z"));
            for (int i = 0; i < 10; i++) {
                store.append(List.of(CaptureContract.interaction("r" + i, "", NOON)));
            }
            assertThat(store.removeBeyond(1_000_000)).isZero();
            long removed = store.removeBeyond(1000); // an entry takes more than 200 bytes
            assertThat(removed).isBetween(5L, 9L);
            assertThat(store.read("", 100).entries())
                    .hasSize((int) (10 - removed))
                    .extracting(entry -> entry.responseId())
                    .contains("r9")
                    .doesNotContain("r0");
        }
    }

    private static List<String> everything(DataSource database, String schema) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("select table_name from information_schema.tables"
                    + " where lower(table_schema) = '" + schema + "'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                String name = table.equals(table.toLowerCase(java.util.Locale.ROOT)) ? "\"" + table + "\"" : table;
                try (ResultSet rows = statement.executeQuery("select * from " + name)) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            values.add(String.valueOf(rows.getString(i)));
                        }
                    }
                }
            }
        }
        return values;
    }
}
