// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.format.DataFormat;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private static Connection watched(Connection connection, String product, List<Integer> sizes) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            if (result instanceof DatabaseMetaData facts) {
                return proxy(
                        DatabaseMetaData.class,
                        (asked, more) -> asked.getName().equals("getDatabaseProductName")
                                ? product
                                : invoke(facts, asked, more));
            }
            return result instanceof PreparedStatement query
                    ? proxy(PreparedStatement.class, (asked, more) -> {
                        if (asked.getName().equals("setFetchSize")) {
                            sizes.add((Integer) more[0]); // H2 refuses MySQL's number
                            return null;
                        }
                        return invoke(query, asked, more);
                    })
                    : result;
        });
    }

    /** What a method of a proxy does. */
    private interface Called {
        @Nullable Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                QuerySourceTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> called.call(method, arguments)));
    }

    // Lends the same connection each time, and keeps it open
    private static DataSource lending(Connection connection) {
        Object kept = Proxy.newProxyInstance(
                QuerySourceTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : invoke(connection, method, arguments));
        return (DataSource) Proxy.newProxyInstance(
                QuerySourceTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> kept);
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
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
