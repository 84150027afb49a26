// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opening a store says nothing where nothing is wrong, and what is wrong. */
@Timeout(60)
class QuietOpeningTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    Path folder = Path.of("");

    /** As an application has it that takes the README's dependencies: SLF4J's interfaces, and nothing behind them. */
    private static String classPathWithoutLogging() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !jar.contains("slf4j-jdk14"))
                .toList();
        assertThat(jars).as("SLF4J's interfaces").anyMatch(jar -> jar.contains("slf4j-api"));
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void openedTwice_inAProcessWithoutALoggingBackend_printsNothing() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPathWithoutLogging(),
                        Opener.class.getName(),
                        folder.resolve("rollouts").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    /** Opens, closes, and does so again. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try (JdbcRolloutStore store = JdbcRolloutStore.h2(Path.of(args[0]))) {
                    store.rollouts();
                }
            }
        }
    }

    @Test
    void tablesOfALaterVersion_areWarnedOf() throws Exception {
        Path file = folder.resolve("later");
        JdbcRolloutStore.h2(file).close();
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into \"finetune4j_schema_history\" values (999, '999', 'later', 'SQL', 'V999__later.sql',"
                            + " 0, 'SA', current_timestamp, 1, true)");
        }
        try (HeardLog heard = HeardLog.of("org.flywaydb")) {
            JdbcRolloutStore.h2(file).close();
            assertThat(heard.records())
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(record.getLevel()).isEqualTo(Level.WARNING));
            assertThat(heard.messages()).anyMatch(text -> text.contains("newer than the latest"));
        }
    }
}
