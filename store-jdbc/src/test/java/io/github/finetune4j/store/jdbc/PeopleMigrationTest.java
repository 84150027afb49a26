// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database of the version that knew nothing of people gets their tables, and keeps what it has. */
@Timeout(60)
class PeopleMigrationTest {
    private static final String YESTERDAY = "4";

    @TempDir
    Path folder = Path.of("");

    @Test
    void inH2() throws Exception {
        upgraded(PeopleDatabase.h2(folder.resolve("yesterday")).source(), true);
    }

    @Test
    void inPostgres() throws Exception {
        upgraded(PeopleDatabase.postgres().source(), false);
    }

    private static void upgraded(DataSource source, boolean h2) throws Exception {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:io/github/finetune4j/store/jdbc/migrations")
                .placeholders(Map.of("bytes", h2 ? "blob" : "bytea"))
                .table("finetune4j_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(YESTERDAY)
                .load()
                .migrate();
        fill(source);
        assertThat(tables(source)).noneMatch(table -> table.startsWith("finetune4j_people"));
        try (PeopleStore store = JdbcPeopleStore.of(source)) {
            assertThat(store.journals()).isEmpty();
            PeopleWork.queue(store, 1).add(PeopleWork.tasks(3));
        }
        assertThat(tables(source)).contains("finetune4j_people_journal", "finetune4j_people_event");
        try (RolloutStore rollouts = JdbcRolloutStore.of(source);
                RegistryStore registry = JdbcRegistry.of(source);
                PeopleStore again = JdbcPeopleStore.of(source)) {
            assertThat(rollouts.events("a")).containsExactly("{\"event\":1}");
            assertThat(registry.records()).isEmpty();
            assertThat(PeopleWork.queue(again, 1).tasks()).hasSize(3);
        }
    }

    private static void fill(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into finetune4j_rollout_state (rollout, version, state) values ('a', 1, '{\"state\":1}')");
            statement.execute(
                    "insert into finetune4j_rollout_event (rollout, version, event) values ('a', 1, '{\"event\":1}')");
        }
    }

    private static List<String> tables(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select lower(table_name) from information_schema.tables")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
