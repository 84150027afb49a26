// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.format.DataFormat;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;

class QuerySourceTest {
    private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:rows", "", "");

    @BeforeEach
    void fill() throws SQLException {
        database.setMaxConnections(1); // one that isn't given back would hang the second build
        execute("create table ticket(id int primary key, question varchar, answer clob, tags varchar array, made"
                + " timestamp, open boolean, note varchar, messages json, raw varbinary)");
        execute("insert into ticket select x, 'question ' || x, 'answer ' || x, array['a','b'],"
                + " timestamp '2026-01-02 03:04:05', true, null,"
                + " json '[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]', x'00'"
                + " from system_range(1, 2500)");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterEach
    void drop() throws SQLException {
        execute("shutdown");
    }

    private static DatasetReport check(DataSource database, String sql, Object... arguments) {
        return Dataset.builder()
                .addSource(DataSources.query("tickets", database, sql, arguments))
                .formats(DataFormat.all())
                .check();
    }

    @Test
    void query_givesRows_withTheirPosition() {
        DatasetResult result = Dataset.builder()
                .addSource(DataSources.query(
                        "tickets",
                        database,
                        "select question as \"prompt\", answer as \"completion\", id, tags, made, open, note from"
                                + " ticket where id > ? order by id",
                        500))
                .build();

        assertThat(result.dataset().size()).isEqualTo(2000);
        assertThat(result.dataset().rows().get(0).origin().toString()).isEqualTo("tickets:1");
        assertThat(result.dataset().examples().get(0).messages().get(1).content())
                .isEqualTo("answer 501");
        assertThat(result.dataset().examples().get(0).extra())
                .containsEntry("ID", 501L)
                .containsEntry("TAGS", java.util.List.of("a", "b"))
                .containsEntry("MADE", "2026-01-02T03:04:05")
                .containsEntry("OPEN", true)
                .doesNotContainKey("NOTE");
    }

    @Test
    void jsonColumn_isParsed() {
        assertThat(check(database, "select messages as \"messages\" from ticket where id = 1")
                        .shapes())
                .containsEntry("chat messages", 1L);
    }

    @Test
    void bytes_areAnErrorOfTheRow_andABadQueryLosesTheSource() {
        DatasetReport bytes = check(database, "select raw from ticket where id < 3");
        DatasetReport bad = check(database, "select nothing from nowhere");

        assertThat(bytes.counts()).containsEntry("unsupported-column", 2L);
        assertThat(bad.issues("query-failed"))
                .singleElement()
                .satisfies(
                        issue -> assertThat(issue.message()).contains("NOWHERE").contains("SQL state 42S02"));
    }

    @Test
    void limit_stopsTheQuery() {
        DatasetReport report = Dataset.builder()
                .addSource(DataSources.query(
                        "tickets",
                        database,
                        "select question as \"prompt\", answer as \"completion\" from ticket order by id"))
                .reading(r -> r.maxRows(3))
                .check();

        assertThat(report.rowsRead()).isEqualTo(3);
    }

    /** Fetching in pieces needs a transaction; whoever lent the connection gets it back as it was. */
    @Test
    void connection_isGivenBackAsItCame() throws SQLException {
        try (Connection connection = database.getConnection()) {
            check(lending(connection), "select question as \"prompt\", answer as \"completion\" from ticket");
            assertThat(connection.getAutoCommit()).isTrue();

            check(lending(connection), "select nothing from nowhere");
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    /** H2 has all rows in memory and shows no difference; PostgreSQL and MySQL would fill the heap. */
    @Test
    void rows_areFetchedAThousandAtATime_andByMySqlAsItStreams() throws SQLException {
        for (String product : List.of("H2", "MySQL", "MYSQL Community")) {
            List<Integer> sizes = new ArrayList<>();
            try (Connection connection = database.getConnection()) {
                Connection watched = watched(connection, product, sizes);
                check(lending(watched), "select question as \"prompt\", answer as \"completion\" from ticket");
            }
            assertThat(sizes).as(product).containsExactly(product.equals("H2") ? 1_000 : Integer.MIN_VALUE);
        }
    }

    private static Connection watched(Connection real, String product, List<Integer> sizes) throws SQLException {
        DatabaseMetaData facts = delegating(DatabaseMetaData.class, real.getMetaData());
        doReturn(product).when(facts).getDatabaseProductName();
        Connection connection = delegating(Connection.class, real);
        doReturn(facts).when(connection).getMetaData();
        Answer<Object> prepared = delegatesTo(real);
        Answer<Object> query = call -> {
            PreparedStatement statement =
                    delegating(PreparedStatement.class, (PreparedStatement) prepared.answer(call));
            doAnswer(size -> {
                        sizes.add(size.getArgument(0)); // H2 refuses MySQL's number
                        return null;
                    })
                    .when(statement)
                    .setFetchSize(anyInt());
            return statement;
        };
        doAnswer(query).when(connection).prepareStatement(anyString(), anyInt(), anyInt());
        return connection;
    }

    // Lends the same connection each time, and keeps it open
    private static DataSource lending(Connection connection) throws SQLException {
        Connection kept = delegating(Connection.class, connection);
        doNothing().when(kept).close();
        DataSource source = mock(DataSource.class, withSettings().stubOnly());
        when(source.getConnection()).thenReturn(kept);
        return source;
    }

    private static <T> T delegating(Class<T> type, T real) {
        return mock(type, withSettings().stubOnly().defaultAnswer(delegatesTo(real)));
    }

    @Test
    void query_withTwoColumnsOfOneName_isRefused() {
        DatasetReport report = check(
                database, "select question as \"prompt\", answer as \"completion\", answer as \"prompt\" from ticket");

        assertThat(report.issues()).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("duplicate-column");
            assertThat(issue.message()).isEqualTo("two columns are named \"prompt\"");
        });
        assertThat(report.rowsRead()).isZero();
    }

    @Test
    void items_ofPrimitiveArray_areKept() {
        assertThat(QuerySource.items(new int[] {3, 1})).containsExactly(3, 1);
        assertThat(QuerySource.items(new Object[] {"a", null})).containsExactly("a", null);
    }
}
