// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.testkit.JournalStoreTck;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresJournalStoreTckTest extends JournalStoreTck {
    // not slow: a JVM or two that do one thing, seconds at most
    private final PeopleDatabase database = PeopleDatabase.postgres();

    @Override
    protected JournalStore open() {
        return JdbcJournalStore.of(database.source());
    }

    /** Asks for the turn, says what it got and never ends by itself. */
    static final class Acting {
        private Acting() {}

        public static void main(String[] arguments) throws InterruptedException {
            JournalStore store = JdbcJournalStore.of(new PeopleDatabase(arguments[0]).source());
            System.out.println(store.turn("test/router", "the process").granted());
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void killed_whileItActs_leavesTheTurnToOthers() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Acting.class.getName(),
                        database.where())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (JournalStore store = open()) {
            assertThat(process.inputReader().readLine()).isEqualTo("true");
            Turn refused = store.turn("test/router", "me");
            assertThat(refused.granted()).isFalse();
            assertThat(refused.holder()).isEqualTo("the process");
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Turn mine = store.turn("test/router", "me");
            while (!mine.granted()) { // until the server has seen that its client is gone
                mine = store.turn("test/router", "me");
            }
            mine.close();
        } finally {
            process.destroyForcibly();
        }
    }
}
