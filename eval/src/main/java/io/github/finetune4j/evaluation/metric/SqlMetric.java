// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the expected and the given query on a fresh H2 database in memory and compares their rows. The given query runs
 * as a user who may read tables and nothing else, so it can neither change them nor read files.
 */
record SqlMetric(Function<Answer, String> setup) implements Metric {
    private static final Pattern FENCED = Pattern.compile("```(?:sql)?\\s*+(.*?)```", Pattern.DOTALL);
    private static final String SETTINGS = ";DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
    private static final MathContext DIGITS = new MathContext(12);
    private static final int SECONDS = 10;
    private static final int MOST_ROWS = 100_000;

    @Override
    public Score score(Answer answer) {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + SETTINGS;
        try (Connection owner = owner(url)) {
            prepare(owner, setup.apply(answer));
            try (Connection reader = DriverManager.getConnection(url, "READER", "reader")) {
                return compare(expected(reader, answer.expectedText()), reader, query(answer.actualText()));
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(
                    "the database could not be set up: " + e.getMessage() + " -> fix the script that sets it up", e);
        }
    }

    private static Connection owner(String url) throws SQLException {
        try {
            return DriverManager.getConnection(url, "OWNER", "owner");
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "no in-memory database: " + e.getMessage() + " -> add com.h2database:h2 to the class path", e);
        }
    }

    private static void prepare(Connection owner, String script) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            if (!script.isBlank()) {
                statement.execute(script);
            }
            statement.execute("CREATE USER READER PASSWORD 'reader'");
            statement.execute("GRANT SELECT ON SCHEMA PUBLIC TO READER");
        }
    }

    private static List<List<String>> expected(Connection reader, String sql) {
        try {
            return rows(reader, query(sql));
        } catch (SQLException e) {
            throw new IllegalArgumentException(
                    "the expected query does not run: " + e.getMessage() + " -> fix the row or the tables", e);
        }
    }

    private static Score compare(List<List<String>> wanted, Connection reader, String sql) {
        try {
            List<List<String>> given = rows(reader, sql);
            return given.equals(wanted)
                    ? Score.of(1)
                    : new Score(
                            0,
                            given.size() + " rows, expected " + wanted.size()
                                    + (given.size() == wanted.size() ? " others" : ""));
        } catch (SQLException e) {
            return new Score(0, "does not run: " + e.getMessage());
        }
    }

    /** All rows as texts, sorted, since the order of rows does not count. */
    private static List<List<String>> rows(Connection reader, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = reader.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            statement.setMaxRows(MOST_ROWS);
            try (ResultSet result = execute(statement, sql)) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(text(result.getObject(column)));
                    }
                    rows.add(row);
                }
            }
        }
        rows.sort((a, b) -> a.toString().compareTo(b.toString()));
        return Collections.unmodifiableList(rows);
    }

    private static ResultSet execute(Statement statement, String sql) throws SQLException {
        try {
            return statement.executeQuery(sql);
        } catch (StackOverflowError e) {
            throw new SQLException("it is nested too deep", e);
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Number number) {
            BigDecimal decimal = new BigDecimal(number.toString()).round(DIGITS);
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        return value == null ? "null" : "'" + value + "'";
    }

    /** The query out of a fenced block, or the whole answer; without a semicolon at its end. */
    private static String query(String answer) {
        Matcher fenced = FENCED.matcher(answer);
        String query = (fenced.find() ? fenced.group(1) : answer).strip();
        return query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
    }

    @Override
    public String name() {
        return "sql_execution";
    }

    @Override
    public ScoreKind kind() {
        return ScoreKind.BINARY;
    }
}
