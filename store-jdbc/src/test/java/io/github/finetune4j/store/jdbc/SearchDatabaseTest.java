// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.search.store.SearchStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong with searches in a database: each in H2 and in PostgreSQL. */
@Timeout(60)
class SearchDatabaseTest {
    private static final String H2 = "H2";
    private static final String POSTGRES = "PostgreSQL";

    @TempDir
    Path folder = Path.of("");

    private DataSource database(String kind) {
        PeopleDatabase database =
                kind.equals(H2) ? PeopleDatabase.h2(folder.resolve("searches")) : PeopleDatabase.postgres();
        return database.source();
    }

    private static void change(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static SearchStore filled(DataSource source) {
        SearchStore store = JdbcSearchStore.of(source);
        assertThat(store.append("q", 0, List.of("one", "two", "three"))).isTrue();
        return store;
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void linesThatAreMissing_areRefused_withTheirPlace(String kind) throws Exception {
        DataSource source = database(kind);
        SearchStore store = filled(source);
        change(source, "delete from finetune4j_search_event where n = 2");
        assertThatThrownBy(() -> store.read("q", 0))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("is damaged: line 2 of 3 is not in its place -> bring the database back");
        change(
                source,
                "delete from finetune4j_search_event where n = 3",
                "update finetune4j_search_journal set n = 1 where name = 'q'");
        assertThatThrownBy(() -> store.read("q", 0)).hasMessageContaining("was cut off: it has 1 lines, not 3 -> ");
        assertThat(JdbcSearchStore.of(source).read("q", 0)).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void failedCommit_keepsNothing_andIsTold(String kind) {
        DataSource source = database(kind);
        AtomicBoolean full = new AtomicBoolean();
        filled(source);
        SearchStore store = JdbcSearchStore.of(WatchedSource.around(source, (number, change) -> {
            if (full.get() && change.startsWith("commit")) {
                throw new SQLException("the disk is full");
            }
        }));
        full.set(true);
        assertThatThrownBy(() -> store.append("q", 3, List.of("four")))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("can't be kept: the disk is full -> check the database");
        full.set(false);
        assertThat(store.read("q", 3)).isEmpty();
        assertThat(store.append("q", 3, List.of("four"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void tablesOfSomebodyElse_areRefusedWhenItIsOpened(String kind) throws Exception {
        DataSource source = database(kind);
        change(
                source,
                "create table finetune4j_search_journal (name varchar(100) primary key)",
                "create table finetune4j_search_event (journal varchar(100))");
        assertThatThrownBy(() -> JdbcSearchStore.of(source))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("searches")
                .hasMessageContaining(" -> ");
    }
}
