// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * A log for Flyway's messages while it makes our tables: to the platform's logger. What it reports of a migration that
 * went well is for debugging; warnings and errors stay what they are. Left to itself it looks for SLF4J, which
 * complains on standard error where no provider is, or logs a dozen lines at INFO.
 *
 * <p>Public, because Flyway makes it by its name.
 */
public final class MigrationLog implements LogCreator {
    /** Made by Flyway. */
    public MigrationLog() {}

    @Override
    public Log createLogger(Class<?> type) {
        return new Words(System.getLogger(type.getName()));
    }

    private record Words(System.Logger to) implements Log {
        @Override
        @SuppressWarnings("deprecation") // Flyway 11, which Spring Boot 3.5 and 4.0 bring, asks for it
        public boolean isDebugEnabled() {
            return to.isLoggable(System.Logger.Level.TRACE);
        }

        @Override
        public void debug(String message) {
            to.log(System.Logger.Level.TRACE, message);
        }

        @Override
        public void info(String message) {
            to.log(System.Logger.Level.DEBUG, message);
        }

        @Override
        public void notice(String message) {
            to.log(System.Logger.Level.DEBUG, message);
        }

        @Override
        public void warn(String message) {
            to.log(System.Logger.Level.WARNING, message);
        }

        @Override
        public void error(String message) {
            to.log(System.Logger.Level.ERROR, message);
        }

        @Override
        public void error(String message, Exception e) {
            to.log(System.Logger.Level.ERROR, message, e);
        }
    }
}
