// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.journal.JournalStore;
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
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of versions before get the tables of journals, and keep every line that they have. */
@Timeout(60)
class JournalMigrationTest {
    private static final String H2 = "H2";
    private static final String POSTGRES = "PostgreSQL";
    private static final String WITHOUT_JOURNALS = "4";
    private static final List<String> ROOMS = List.of("people", "search", "maintenance");

    /** The last version that had two tables for each room. */
    static final String TABLES_BY_ROOM = "7";

    @TempDir
    Path folder = Path.of("");

    private DataSource database(String kind) {
        return (kind.equals(H2) ? PeopleDatabase.h2(folder.resolve("yesterday")) : PeopleDatabase.postgres()).source();
    }

    static void migrate(DataSource source, boolean h2, String version) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:io/github/finetune4j/store/jdbc/migrations")
                .placeholders(Map.of("bytes", h2 ? "blob" : "bytea"))
                .table("finetune4j_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(version)
                .load()
                .migrate();
    }

    private static void execute(DataSource source, List<String> statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Two journals in each room: one of three lines, and one of the same name everywhere. */
    static void fill(DataSource source) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String room : ROOMS) {
            for (String name : List.of("router", "only-" + room)) {
                statements.add("insert into finetune4j_" + room + "_journal (name, n) values ('" + name + "', 3)");
                IntStream.rangeClosed(1, 3)
                        .forEach(n -> statements.add("insert into finetune4j_" + room
                                + "_event (journal, n, line) values ('" + name + "', " + n + ", '" + room + " "
                                + "größe ".repeat(n * 1000) + "')"));
            }
        }
        execute(source, statements);
    }

    /** Every line of {@link #fill}, in its place. */
    static void assertFilled(JournalStore store) {
        for (String room : ROOMS) {
            JournalStore its = store.of(room);
            assertThat(its.names()).containsExactly("only-" + room, "router");
            for (String name : its.names()) {
                assertThat(its.read(name, 0))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 3)
                                .mapToObj(n -> room + " " + "größe ".repeat(n * 1000))
                                .toList());
                assertThat(its.append(name, 3, List.of())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void tablesOfEachRoom_areMovedOnce_andGo(String kind) throws Exception {
        DataSource source = database(kind);
        migrate(source, kind.equals(H2), TABLES_BY_ROOM);
        fill(source);
        for (int i = 0; i < 2; i++) {
            try (JournalStore store = JdbcJournalStore.of(source)) {
                assertFilled(store);
                assertThat(store.names()).hasSize(6);
            }
        }
        assertThat(tables(source))
                .contains("finetune4j_journal", "finetune4j_journal_line")
                .noneMatch(table -> ROOMS.stream().anyMatch(table::contains));
        try (JournalStore store = JdbcJournalStore.of(source)) {
            assertThat(store.of("search").append("router", 3, List.of("four"))).isTrue();
            assertThat(store.read("people/router", 3)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void databaseWithoutJournals_keepsWhatItHas(String kind) throws Exception {
        DataSource source = database(kind);
        migrate(source, kind.equals(H2), WITHOUT_JOURNALS);
        execute(
                source,
                List.of(
                        "insert into finetune4j_rollout_state (rollout, version, state) values ('a', 1, '{\"s\":1}')",
                        "insert into finetune4j_rollout_event (rollout, version, event) values ('a', 1, '{\"e\":1}')"));
        try (JournalStore store = JdbcJournalStore.of(source)) {
            assertThat(store.names()).isEmpty();
            PeopleWork.queue(store, 1).add(PeopleWork.tasks(3));
        }
        try (RolloutStore rollouts = JdbcRolloutStore.of(source);
                RegistryStore registry = JdbcRegistry.of(source);
                JournalStore again = JdbcJournalStore.of(source)) {
            assertThat(rollouts.events("a")).containsExactly("{\"e\":1}");
            assertThat(registry.records()).isEmpty();
            assertThat(PeopleWork.queue(again, 1).tasks()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void processOfTheVersionBefore_isRefused_fromTheMomentItsLinesAreMoved(String kind) throws Exception {
        DataSource source = database(kind);
        migrate(source, kind.equals(H2), TABLES_BY_ROOM);
        fill(source);
        migrate(source, kind.equals(H2), "8");
        for (String room : ROOMS) {
            String late = "update finetune4j_" + room + "_journal set n = 4 where name = 'router' and n = 3";
            assertThatThrownBy(() -> execute(source, List.of(late))).isInstanceOf(SQLException.class);
        }
        try (JournalStore store = JdbcJournalStore.of(source)) {
            assertFilled(store);
        }
    }

    private static List<String> tables(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select lower(table_name) from information_schema.tables"
                        + " where lower(table_name) like 'finetune4j%'")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
