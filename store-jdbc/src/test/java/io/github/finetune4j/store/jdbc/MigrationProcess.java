// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A process of its own that opens a registry in H2, and stops before the n-th statement that changes something, or
 * before the n-th commit, whichever comes first: it says what it is about to do and waits to be killed. Where there are
 * fewer it says {@code opened}.
 */
final class MigrationProcess {
    static final String OPENED = "opened";

    private static final Pattern CHANGE = Pattern.compile("\\s*(create|alter|insert|update|delete|drop)\\s.*");

    private final int stopBefore;
    private int changes;

    private MigrationProcess(int stopBefore) {
        this.stopBefore = stopBefore;
    }

    public static void main(String[] arguments) {
        JdbcConnectionPool pool = H2.pool(Path.of(arguments[0]));
        MigrationProcess process = new MigrationProcess(Integer.parseInt(arguments[1]));
        JdbcRegistry.of(process.watched(DataSource.class, pool, "")).close();
        System.out.println(OPENED);
    }

    private <T> T watched(Class<T> type, Object real, String sql) {
        InvocationHandler watching = (self, method, arguments) -> {
            String said = arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : sql;
            stopBefore(method.getName(), said);
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

    private void stopBefore(String method, String sql) throws IOException {
        boolean changes = method.startsWith("execute")
                && CHANGE.matcher(sql.toLowerCase(Locale.ROOT).replaceAll("--.*|\\s+", " "))
                        .matches();
        if ((changes || method.equals("commit")) && ++this.changes == stopBefore) {
            System.out.println(method + ": " + sql.replaceAll("\\s+", " "));
            System.in.read(); // for good: nobody says anything
        }
    }
}
