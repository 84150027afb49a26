// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;

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

    private <T> T watched(Class<T> type, Object real, String sql) {
        InvocationHandler watching = (self, method, arguments) -> {
            String said = arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : sql;
            ask(method.getName(), said);
            return watched(invoke(method, real, arguments), said);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, watching));
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

    private static Object invoke(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
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
