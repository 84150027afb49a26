// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.mockito.stubbing.Answer;

/** A database about whose changes somebody is asked first: statements that change something, and commits. */
final class WatchedSource {
    private static final Pattern CHANGE = Pattern.compile("\\s*(create|alter|insert|update|delete|drop)\\s.*");

    private final Asked asked;
    private int changes;

    /** Who is asked. */
    @FunctionalInterface
    interface Asked {
        /** Before a change: its number, from 1, and what it is. */
        void before(int number, String change) throws IOException, SQLException;
    }

    private WatchedSource(Asked asked) {
        this.asked = asked;
    }

    static DataSource around(DataSource real, Asked asked) {
        return new WatchedSource(asked).watched(DataSource.class, real, "");
    }

    private <T> T watched(Class<T> type, Object wrapped, String sql) {
        Answer<Object> real = delegatesTo(wrapped);
        return mock(type, withSettings().stubOnly().defaultAnswer(call -> {
            Object[] arguments = call.getArguments();
            String said = arguments.length > 0 && arguments[0] instanceof String text ? text : sql;
            ask(call.getMethod().getName(), said);
            return watched(real.answer(call), said);
        }));
    }

    private Object watched(Object result, String sql) {
        if (result instanceof Connection) {
            return watched(Connection.class, result, "");
        }
        if (result instanceof PreparedStatement) {
            return watched(PreparedStatement.class, result, sql);
        }
        return result instanceof Statement ? watched(Statement.class, result, "") : result;
    }

    private void ask(String method, String sql) throws IOException, SQLException {
        boolean change = method.startsWith("execute")
                && CHANGE.matcher(sql.toLowerCase(Locale.ROOT).replaceAll("--.*|\\s+", " "))
                        .matches();
        if (change || method.equals("commit")) {
            asked.before(++changes, method + ": " + sql.replaceAll("\\s+", " "));
        }
    }
}
