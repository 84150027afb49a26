// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * The tables of rollouts, registries, captures and journals, which one history of migrations changes.
 */
public final class Tables {
    private Tables() {}

    /**
     * Brings the tables up to date.
     *
     * @param source of the database
     * @param h2 whether it is H2, and not PostgreSQL
     * @throws FlywayException if that fails
     */
    public static void migrate(DataSource source, boolean h2) {
        ClassLoader loader = Tables.class.getClassLoader();
        try {
            Flyway flyway = Flyway.configure(loader)
                    .loggers(MigrationLog.class.getName())
                    .dataSource(source)
                    .locations("classpath:io/github/finetune4j/store/jdbc/migrations")
                    .placeholders(Map.of("bytes", h2 ? "blob" : "bytea"))
                    .table("finetune4j_schema_history")
                    .baselineOnMigrate(true) // the schema may hold the application's own tables
                    .baselineVersion("0")
                    .load();
            try {
                migrate(flyway);
            } catch (FlywayException e) { // several may find no tables at once; who comes second finds the history now
                migrate(flyway);
            }
        } finally {
            LogFactory.setConfiguration(
                    new FluentConfiguration(loader)); // one for the whole process: the application's own goes on
        }
    }

    private static void migrate(Flyway flyway) {
        forgetFailures(flyway);
        flyway.migrate();
    }

    /**
     * H2 does not take back what a migration did before it failed, for example on a full disk, and Flyway then refuses
     * to go on. Each of our statements may find its work done, so the migration is made again.
     */
    private static void forgetFailures(Flyway flyway) {
        if (Arrays.stream(flyway.info().all()).anyMatch(each -> each.getState().isFailed())) {
            flyway.repair();
        }
    }
}
