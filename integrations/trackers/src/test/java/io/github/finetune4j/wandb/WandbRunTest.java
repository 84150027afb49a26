// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.trackers.internal.ProtoFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job's events become, also across processes that are killed. */
@Timeout(120)
class WandbRunTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    Path folder;

    private Path file() throws IOException {
        try (Stream<Path> runs = Files.list(folder)) {
            List<Path> all = runs.toList();
            assertThat(all).hasSize(1);
            String name = all.get(0).getFileName().toString();
            assertThat(name).matches("offline-run-20260101_000000-[0-9a-f]{8}");
            return all.get(0).resolve("run-" + name.substring(name.lastIndexOf('-') + 1) + ".wandb");
        }
    }

    private List<ProtoFields> records() throws IOException {
        List<ProtoFields> records = new ArrayList<>();
        for (byte[] record : RunLog.read(Files.readAllBytes(file())).records()) {
            records.add(ProtoFields.of(record));
        }
        assertThat(records)
                .extracting(record -> record.number(Records.NUMBER))
                .isEqualTo(LongStream.rangeClosed(1, records.size()).boxed().toList());
        return records;
    }

    private List<Long> steps() throws IOException {
        List<Long> steps = new ArrayList<>();
        for (ProtoFields record : records()) {
            if (record.has(Records.HISTORY)) {
                steps.add(record.message(Records.HISTORY).message(Records.STEP).number(1));
            }
        }
        return steps;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(0, last).boxed().toList();
    }

    @Test
    void aJob_isARunWithOneRowForEachStep() throws IOException {
        try (WandbRun run = Jobs.open(folder)) {
            Jobs.whole(20).forEach(run);
            assertThat(run.folder()).isEqualTo(file().getParent());
            assertThat(run.failed()).isZero();
        }
        List<ProtoFields> records = records();
        assertThat(records.get(0).has(Records.HEADER)).isTrue();
        assertThat(records.get(1).message(Records.RUN).text(3)).isEqualTo("support");
        assertThat(records.get(1).message(Records.RUN).text(8)).isEqualTo("local/router-1");
        assertThat(records.get(records.size() - 1).has(Records.EXIT)).isTrue();
        assertThat(steps()).isEqualTo(upTo(20));
        List<String> tenth = new ArrayList<>();
        for (byte[] item :
                records.get(2 + 2 * 10 + 2 + 1).message(Records.HISTORY).parts(Records.ITEM)) {
            tenth.add(ProtoFields.of(item).text(Records.NESTED_KEY) + "="
                    + ProtoFields.of(item).text(Records.VALUE));
        }
        assertThat(tenth)
                .containsExactly(
                        "loss=" + 2.0 / 3 / 10,
                        "learning_rate=1.0E-4",
                        "epoch=5.0",
                        "validation_loss=" + 1.0 / 3 / 10,
                        "_timestamp=1.7672256125E9",
                        "_runtime=12.5",
                        "_step=10");
    }

    @Test
    void anotherProcess_goesOnBehindTheLastWholeRecord() throws IOException {
        try (WandbRun run = Jobs.open(folder)) {
            Jobs.steps(25).forEach(run);
        }
        assertThat(steps()).isEqualTo(upTo(25)); // the last row, too
        // the kill came in the middle of a record
        Files.write(file(), new byte[5000], StandardOpenOption.APPEND);
        try (WandbRun run = Jobs.open(folder)) {
            Jobs.steps(27).forEach(run);
            byte[] soFar = Files.readAllBytes(file());
            assertThat(RunLog.read(soFar).wholeBytes()).isEqualTo(soFar.length);
        }
        try (WandbRun run = Jobs.open(folder)) {
            Jobs.whole(40).forEach(run);
        }
        assertThat(steps()).isEqualTo(upTo(40));
        assertThat(records().stream().filter(record -> record.has(Records.OUTPUT)))
                .hasSize(8);
        byte[] before = Files.readAllBytes(file());
        try (WandbRun run = Jobs.open(folder)) { // a run that has ended is left as it is
            Jobs.whole(40).forEach(run);
            assertThat(run.written()).isZero();
        }
        assertThat(file()).hasBinaryContent(before);
    }

    @Test
    void aProcessThatIsKilled_leavesWholeRecords() throws Exception {
        int last = 0;
        for (int kill = 0; kill < 3; kill++) {
            // each writes from the first step on: the one that lived longest says how far the file goes
            last = Math.max(last, KilledProcess.run(KilledRun.class, 1 + 3 * kill, 15 * kill, folder.toString()));
        }
        try (WandbRun run = Jobs.open(folder)) {
            Jobs.whole(last + 100).forEach(run);
        }
        assertThat(steps()).isEqualTo(upTo(last + 100));
    }

    @Test
    void aRunIsWrittenByOneAtATime() {
        try (WandbRun run = Jobs.open(folder)) {
            assertThatExceptionOfType(FineTuneException.class)
                    .isThrownBy(() -> Jobs.open(folder))
                    .withMessageContaining("is being written")
                    .withMessageContaining(" -> ");
            assertThat(run.written()).isEqualTo(2);
        }
    }

    @Test
    void aRunIsWrittenByOneProcessAtATime() throws Exception {
        try (WandbRun run = Jobs.open(folder)) {
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledRun.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).as(said).isEqualTo(1);
            assertThat(said).contains("an offline run is being written");
            assertThat(run.written()).isEqualTo(2);
        }
    }

    @Test
    void aFileOfAnotherKind_isSaid() throws IOException {
        Jobs.open(folder).close();
        Files.write(file(), "hello, world".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(FineTuneException.class)
                .isThrownBy(() -> Jobs.open(folder))
                .withMessageContaining("can't be used");
    }

    /** A closed channel stands for a disk that takes nothing any more. */
    @Test
    void whatCannotBeWritten_stopsNoJob_andIsCountedAndSaidOnce() {
        try (HeardLog log = HeardLog.of(WandbRun.class)) {
            WandbRun run = Jobs.open(folder);
            run.close();
            run.close();
            Jobs.whole(5).forEach(run);
            assertThat(run.written()).isEqualTo(2);
            assertThat(run.failed()).isEqualTo(6 * 2 + 2);
            assertThat(log.messages()).singleElement().asString().contains("the job goes on");
        }
    }

    @Test
    void aProjectThatWandbRefuses_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WandbRun.builder(folder, Jobs.JOB).project("a/b"))
                .withMessageContaining("none of / \\ # ? % :");
    }
}
