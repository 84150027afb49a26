// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresQueryTest {
    private final EmbeddedPostgres server = start();
    private final DataSource database = server.getPostgresDatabase();

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no PostgreSQL", e);
        }
    }

    @BeforeAll
    void fill() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table ticket(id int primary key, question text, answer varchar, tags text[], made"
                    + " timestamp, note text, more jsonb, raw bytea)");
            statement.execute("insert into ticket select x, 'question ' || x, 'answer ' || x, array['a','b'],"
                    + " timestamp '2026-01-02 03:04:05', null, '{\"team\": [1, 2.5]}'::jsonb, '\\x00'::bytea"
                    + " from generate_series(1, 2500) x");
        }
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Test
    void query_givesRows_withArraysTimesAndJson_inMoreThanOneFetch() {
        DatasetResult result = Dataset.builder()
                .addSource(DataSources.query(
                        "tickets",
                        database,
                        "select question as prompt, answer as completion, id, tags, made, note, more from ticket where"
                                + " id > ? order by id",
                        500))
                .build();

        assertThat(result.dataset().size()).isEqualTo(2000);
        assertThat(result.dataset().rows().get(1999).origin()).hasToString("tickets:2000");
        assertThat(result.dataset().examples().get(0).extra())
                .containsEntry("id", 501L)
                .containsEntry("tags", List.of("a", "b"))
                .containsEntry("made", "2026-01-02T03:04:05")
                .containsEntry("more", Map.of("team", List.of(1L, 2.5)))
                .doesNotContainKey("note");
    }

    @Test
    void bytes_areAnErrorOfTheRow_andABadQueryLosesTheSource() {
        DatasetReport bytes = check("select raw from ticket where id < 3");
        DatasetReport bad = check("select nothing from nowhere");

        assertThat(bytes.counts()).containsEntry("unsupported-column", 2L);
        assertThat(bad.issues("query-failed"))
                .singleElement()
                .satisfies(
                        issue -> assertThat(issue.message()).contains("nowhere").contains("SQL state 42P01"));
    }

    private DatasetReport check(String sql) {
        return Dataset.builder()
                .addSource(DataSources.query("tickets", database, sql))
                .check();
    }
}
