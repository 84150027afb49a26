// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs with one registry; they are killed at random moments, as in {@code KilledWriterTest} for files. */
@Timeout(240)
@Tag("slow")
class RegistryProcessesTest {
    private static final int KILLED_WRITERS = 13; // in each of two databases
    private static final int KILLED_COPIES = 4; // to each of two databases, and twice to files
    private static final int NOTES = 3500;
    private static final int BATCH = 1000; // as many records as a copy writes at once

    @TempDir
    Path folder = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private Child start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RegistryProcess.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return new Child(process);
    }

    /** A process, and what it says. */
    private static final class Child {
        private final Process process;
        private final BufferedReader says;
        private final PrintStream told;

        Child(Process process) {
            this.process = process;
            says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        }

        String says() throws IOException {
            String line = says.readLine();
            assertThat(line).as("the process says something").isNotNull();
            return line;
        }

        void tell() {
            told.println("go on");
        }

        /** {@return the last thing it said} */
        String kill(String last) throws IOException, InterruptedException {
            process.toHandle().destroyForcibly(); // the process itself would close the pipe, too
            process.waitFor();
            String said = last;
            for (String line = says.readLine(); line != null; line = says.readLine()) {
                said = line;
            }
            return said;
        }
    }

    @Test
    void twoJvmsMoveOneAliasAtOnce_oneWins_andTheOtherIsTold() throws Exception {
        String url = Postgres.url(Postgres.newDatabase());
        try (RegistryStore registry = RegistryProcess.open(url)) {
            RegistryCopyTest.run(registry, 1);
            Child ana = start("move", url, "ana");
            Child ben = start("move", url, "ben");
            assertThat(List.of(ana.says(), ben.says())).containsOnly("ready");
            for (int round = 0; round < 10; round++) {
                ana.tell();
                ben.tell();
                assertThat(List.of(ana.says(), ben.says())).containsOnly("seen " + round);
                ana.tell();
                ben.tell();
                String byAna = ana.says();
                String byBen = ben.says();
                AliasMoved moved = registry.model("router").aliasHistory().get(round);
                assertThat(byAna.equals("won"))
                        .isEqualTo(moved.who().equals("ana"))
                        .isNotEqualTo(byBen.equals("won"));
                assertThat(byAna + byBen).contains("moved to version 1 by " + moved.who() + " meanwhile");
            }
            assertThat(registry.model("router").aliasHistory()).hasSize(10);
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    @Test
    void severalJvmsWriteAtOnce_andNothingIsLost() throws Exception {
        String url = Postgres.url(Postgres.newDatabase());
        for (int i = 0; i < 3; i++) {
            start("write", url, String.valueOf(100 * i), String.valueOf(100 * i + 25));
        }
        for (Process writer : started) {
            assertThat(writer.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
        try (RegistryStore registry = RegistryProcess.open(url)) {
            assertThat(registry.records())
                    .extracting(RegistryRecord::id)
                    .hasSize(3 * 25 * 2)
                    .doesNotHaveDuplicates();
            for (int i = 0; i < 3; i++) {
                assertThat(registry.points("run " + 100 * i)).hasSize(25);
            }
            registry.data()
                    .forEach(version -> assertThat(registry.rows(version)).hasSize(RegistryProcess.ROWS));
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    // ---- killed

    @Test
    void killedWriter_inH2_losesNothingThatWasAcknowledged() throws Exception {
        killWriters(folder.resolve("registry").toString(), 17);
    }

    @Test
    void killedWriter_inPostgres_losesNothingThatWasAcknowledged() throws Exception {
        killWriters(Postgres.url(Postgres.newDatabase()), 18);
    }

    private void killWriters(String where, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int next = 0;
        for (int kill = 0; kill < KILLED_WRITERS; kill++) {
            Child writer = start("write", where, String.valueOf(next), "1000000");
            String last = "";
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                last = writer.says();
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(0, 12));
            int acknowledged = Integer.parseInt(writer.kill(last));
            assertWhole(where, next, acknowledged);
            next = acknowledged + 2; // the call that was under way may be on record, too
        }
    }

    private static void assertWhole(String where, int from, int acknowledged) {
        try (RegistryStore registry = RegistryProcess.open(where)) {
            assertThat(registry.verify().problems()).isEmpty();
            assertThat(registry.records())
                    .extracting(RegistryRecord::id)
                    .contains("note/n" + acknowledged)
                    .doesNotHaveDuplicates();
            DataVersion newest = registry.data().get(registry.data().size() - 1);
            assertThat(registry.rows(newest)).hasSize(RegistryProcess.ROWS);
            assertThat(registry.points("run " + from))
                    .extracting(MetricPoint::step)
                    .contains((long) acknowledged)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void killedCopy_toH2_isWholeOrNotThere_andTheNextOneCompletesIt() throws Exception {
        killCopies(i -> folder.resolve("copy" + i).toString(), 19);
    }

    @Test
    void killedCopy_toPostgres_isWholeOrNotThere_andTheNextOneCompletesIt() throws Exception {
        String url = Postgres.url(Postgres.newDatabase());
        killCopies(i -> url, 20);
    }

    @Test
    void killedCopy_toFiles_hasCopiedWholeRecords_andTheNextOneCompletesIt() throws Exception {
        killCopies(i -> RegistryProcess.FILES + folder.resolve("copy"), 21);
    }

    @Test
    void killedCopyOfManyRecords_toFiles_hasCopiedWholeBatches_andTheNextOneCompletesIt() throws Exception {
        Path notes = folder.resolve("notes");
        manyNotes(notes);
        SplittableRandom random = new SplittableRandom(22);
        for (int kill = 0; kill < KILLED_COPIES; kill++) {
            String where = RegistryProcess.FILES + folder.resolve("copy" + kill);
            Child copy = start("copy", notes.toString(), where);
            copy.says();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(0, 400));
            copy.kill("");
            try (RegistryStore from = FileRegistry.open(notes);
                    RegistryStore to = RegistryProcess.open(where)) {
                assertThat(to.verify().problems()).isEmpty();
                int copied = to.records().size();
                assertThat(copied == NOTES || copied % BATCH == 0)
                        .as("%s records were copied", copied)
                        .isTrue();
                from.copyTo(to);
                assertSame(from, to);
            }
        }
    }

    private static void manyNotes(Path files) {
        JdbcConnectionPool memory = JdbcConnectionPool.create("jdbc:h2:mem:notes;DB_CLOSE_DELAY=-1", "", "");
        try (RegistryStore from = JdbcRegistry.of(memory);
                RegistryStore to = FileRegistry.open(files)) {
            for (int i = 0; i < NOTES; i++) {
                from.add(new Noted("n" + i, Instant.EPOCH, "", "killed", "note " + i));
            }
            from.copyTo(to);
        } finally {
            memory.dispose();
        }
    }

    private static void assertSame(RegistryStore from, RegistryStore to) {
        assertThat(to.records()).isEqualTo(from.records());
        assertThat(to.verify()).isEqualTo(from.verify());
        from.data().forEach(version -> assertThat(to.rows(version)).containsExactlyElementsOf(from.rows(version)));
        from.runs()
                .forEach(run -> assertThat(to.points(run.started().run()))
                        .isEqualTo(from.points(run.started().run())));
    }

    private void killCopies(IntFunction<String> where, long seed) throws Exception {
        Path files = folder.resolve("files");
        try (RegistryStore from = FileRegistry.open(files)) {
            for (int i = 1; i <= 40; i++) {
                RegistryCopyTest.run(from, 100 * i);
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int kill = 0; kill < KILLED_COPIES; kill++) {
            Child copy = start("copy", files.toString(), where.apply(kill));
            if (kill > 0) {
                copy.says(); // else it is killed while the tables are made, too
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(0, 150));
            copy.kill("");
            try (RegistryStore from = FileRegistry.open(files);
                    RegistryStore to = RegistryProcess.open(where.apply(kill))) {
                assertThat(to.verify().problems()).isEmpty();
                int copied = to.records().size();
                assertThat(to.records()).isEqualTo(from.records().subList(0, copied));
                assertThat(copied == 0 || copied == 160 || where.apply(kill).startsWith(RegistryProcess.FILES))
                        .as("in a database all or nothing is there, not %s", copied)
                        .isTrue();
                if (kill == KILLED_COPIES - 1) {
                    from.copyTo(to);
                    assertSame(from, to);
                }
            }
        }
    }
}
