// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that makes or changes the registry's tables is killed before each statement that changes something, and
 * before each commit: the next one opens the database, and nothing that was on record is lost.
 */
@Timeout(240)
@Tag("slow")
class KilledMigrationTest {
    private static final int STEP = 3;

    @TempDir
    Path folder = Path.of("");

    private final List<Process> started = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    /** {@return what the process was about to do when it was killed; {@code opened} where it came to its end} */
    private String openUntilKilled(Path database, int change) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigrationProcess.class.getName(),
                        database.toString(),
                        String.valueOf(change))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        try (BufferedReader says =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String said = says.readLine();
            assertThat(said).as("the process says something").isNotNull();
            process.toHandle().destroyForcibly(); // the process itself would close the pipe, too
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return said;
        }
    }

    /** One process that is killed before a change, and the next that goes on. */
    private interface Killed {
        String before(int change) throws Exception;
    }

    /**
     * {@return what each process was about to do when it was killed, two at a time, until one came to its end}
     *
     * @param first of the changes; every third one follows
     */
    private static List<String> beforeEveryThirdChange(int first, Killed killed) throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<String> stopped = new ArrayList<>();
            for (int change = first; !stopped.contains(MigrationProcess.OPENED); change += 2 * STEP) {
                int one = change;
                Future<String> before = two.submit(() -> killed.before(one));
                Future<String> later = two.submit(() -> killed.before(one + STEP));
                stopped.add(before.get());
                stopped.add(later.get());
            }
            return stopped;
        } finally {
            two.shutdown();
        }
    }

    @Test
    void killedWhileItMakesTheTables_theNextOneMakesThem() throws Exception {
        List<String> stopped = beforeEveryThirdChange(1, change -> {
            Path database = folder.resolve("new" + change);
            String before = openUntilKilled(database, change);
            try (RegistryStore registry = JdbcRegistry.h2(database)) {
                RegistryCopyTest.run(registry, change);
                assertThat(registry.verify().problems())
                        .as("killed before %s", before)
                        .isEmpty();
                assertThat(registry.forget(row(change), "ben", "asked").rows()).isEqualTo(1);
            }
            return before;
        });
        assertThat(stopped)
                .anyMatch(change -> change.contains("create table if not exists finetune4j_rollout_event"))
                .anyMatch(change -> change.contains("create table if not exists finetune4j_registry_rows"))
                .anyMatch(change -> change.contains("add column if not exists generation"))
                .anyMatch(change -> change.contains("INSERT INTO \"PUBLIC\".\"finetune4j_schema_history\""))
                .anyMatch(change -> change.startsWith("commit"));
    }

    private static Example row(int number) {
        return Rows.data(number, number + 1).examples().get(0);
    }

    @Test
    void killedWhileItChangesYesterdaysTables_theNextOneFindsAllThatWasOnRecord() throws Exception {
        Path yesterday = folder.resolve("yesterday");
        Kept kept = yesterday(yesterday);
        List<String> stopped = beforeEveryThirdChange(2, change -> {
            Path database = folder.resolve("copy" + change);
            Files.copy(Path.of(yesterday + ".mv.db"), Path.of(database + ".mv.db"));
            String before = openUntilKilled(database, change);
            try (RegistryStore registry = JdbcRegistry.h2(database)) {
                assertThat(Kept.in(registry)).as("killed before %s", before).isEqualTo(kept);
                assertThat(registry.forget(row(1), "ben", "asked").rows()).isEqualTo(1);
                assertThat(registry.verify().problems()).isEmpty();
            }
            return before;
        });
        assertThat(stopped)
                .anyMatch(change -> change.contains("add column if not exists generation"))
                .anyMatch(change -> change.contains("finetune4j_capture"))
                .anyMatch(change -> change.contains("create table if not exists finetune4j_search_journal"))
                .anyMatch(change -> change.contains("create table if not exists finetune4j_maintenance_event"))
                .anyMatch(change -> change.contains("INSERT INTO \"PUBLIC\".\"finetune4j_schema_history\""))
                .noneMatch(change -> change.contains("finetune4j_registry_head ("));
    }

    @Test
    void killedWhileItMovesTheJournalsOfEachRoom_theNextOneFindsEveryLine() throws Exception {
        Path yesterday = folder.resolve("yesterday");
        JdbcConnectionPool pool = H2.pool(yesterday);
        JournalMigrationTest.migrate(pool, true, JournalMigrationTest.TABLES_BY_ROOM);
        JournalMigrationTest.fill(pool);
        pool.dispose();
        List<String> stopped = beforeEveryThirdChange(2, change -> {
            Path database = folder.resolve("copy" + change);
            Files.copy(Path.of(yesterday + ".mv.db"), Path.of(database + ".mv.db"));
            String before = openUntilKilled(database, change);
            try (JournalStore journals = JdbcJournalStore.h2(database)) {
                JournalMigrationTest.assertFilled(journals);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("killed before " + before, e);
            }
            return before;
        });
        assertThat(stopped)
                .anyMatch(change -> change.contains("insert into finetune4j_journal_line"))
                .anyMatch(change -> change.contains("drop table if exists finetune4j_"));
    }

    /** What is on record: all of it. */
    private record Kept(
            List<RegistryRecord> records, Map<String, List<Example>> rows, Map<String, List<MetricPoint>> points) {
        static Kept in(RegistryStore registry) {
            Map<String, List<Example>> rows = new TreeMap<>();
            registry.data()
                    .forEach(version ->
                            rows.put(version.id(), registry.rows(version).examples()));
            Map<String, List<MetricPoint>> points = new TreeMap<>();
            registry.runs()
                    .forEach(run -> points.put(
                            run.started().run(), registry.points(run.started().run())));
            return new Kept(registry.records(), rows, points);
        }
    }

    /** A database as the version before the last six left it: without what their migrations add. */
    private static Kept yesterday(Path file) throws SQLException {
        Kept kept;
        try (RegistryStore registry = JdbcRegistry.h2(file)) {
            for (int i = 1; i <= 3; i++) {
                RegistryCopyTest.run(registry, i);
            }
            kept = Kept.in(registry);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("alter table finetune4j_registry_head drop column generation");
            statement.execute("drop table finetune4j_registry_erased");
            for (String table : List.of(
                    "finetune4j_capture_head",
                    "finetune4j_capture",
                    "finetune4j_capture_held",
                    "finetune4j_capture_erased",
                    "finetune4j_journal_line",
                    "finetune4j_journal",
                    "finetune4j_journal_acting")) {
                statement.execute("drop table " + table);
            }
            String later = "delete from \"finetune4j_schema_history\" where \"version\" in"
                    + " ('3', '4', '5', '6', '7', '8', '9')";
            assertThat(statement.executeUpdate(later)).isEqualTo(7);
        }
        return kept;
    }
}
