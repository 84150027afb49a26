// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.parquet;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A DuckDB in memory that loads nothing from the network. */
final class DuckDb {
    private DuckDb() {}

    static Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("memory_limit", "1GB");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET preserve_insertion_order = true");
        }
        return connection;
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String name(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
