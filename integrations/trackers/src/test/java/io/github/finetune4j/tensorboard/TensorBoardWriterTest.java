// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job's events become, also across processes that are killed. */
@Timeout(120)
class TensorBoardWriterTest {
    static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    /** A job of some steps, as a listener gets its events: from the first one. */
    static List<JobEvent> job(int steps) {
        List<JobEvent> events = new ArrayList<>();
        events.add(new JobEvent.StatusChanged("s1", BEGAN, JobStatus.RUNNING, "running"));
        events.add(new JobEvent.Validated("v0", BEGAN, 0, 0, 3.25));
        for (int step = 1; step <= steps; step++) {
            Instant at = BEGAN.plusMillis(1234L * step);
            events.add(new JobEvent.StepCompleted(
                    "e" + step, at, step, steps, 0.1 * step, 2.0 / 3 / step, 1e-4, Double.NaN, Duration.ZERO));
            if (step % 10 == 0) {
                events.add(new JobEvent.Validated("v" + step, at, step, 0.1 * step, 1.0 / 3 / step));
                events.add(new JobEvent.CheckpointSaved("c" + step, at, new Checkpoint(step, "/tmp/c" + step, null)));
                events.add(new JobEvent.Note("n" + step, at, "info", "half *way*, größer"));
            }
        }
        return events;
    }

    static List<MetricPoint> curve(List<MetricPoint> points, String name) {
        return points.stream().filter(point -> point.name().equals(name)).toList();
    }

    @Test
    void aJob_comesBackAsItsCurves_inFloats() {
        try (TensorBoardWriter board = TensorBoardWriter.open(folder, () -> BEGAN)) {
            board.settings(Map.of("lora", Map.of("rank", 8L), "method", "SFT"));
            job(40).forEach(board);
            assertThat(board.written()).isEqualTo(1 + 1 + 1 + 40 * 2 + 4 * 3);
            assertThat(board.failed()).isZero();
        }
        TensorBoardFiles.Curves read = TensorBoardFiles.read(folder);
        assertThat(read.damaged()).isEmpty();
        assertThat(read.left()).isEqualTo(1 + 1 + 8); // settings and texts
        List<MetricPoint> loss = curve(read.points(), "loss");
        assertThat(loss).hasSize(40);
        assertThat(loss.get(6)).isEqualTo(new MetricPoint("loss", 7, BEGAN.plusMillis(8638), (float) (2.0 / 3 / 7)));
        assertThat(curve(read.points(), "validation_loss"))
                .extracting(MetricPoint::step)
                .containsExactly(0L, 10L, 20L, 30L, 40L);
        assertThat(curve(read.points(), "tokens_per_second")).isEmpty();
        assertThat(folder.resolve("events.out.tfevents.1767225600.finetune4j."
                        + ProcessHandle.current().pid() + ".0"))
                .exists();
    }

    @Test
    void anotherProcess_goesOnInAFileOfItsOwn_andWritesNothingTwice() throws IOException {
        try (TensorBoardWriter board = TensorBoardWriter.open(folder, () -> BEGAN)) {
            board.settings(Map.of("rank", 8L));
            job(25).forEach(board);
        }
        Path first = TensorBoardFiles.files(folder).get(0);
        // the kill came in the middle of a record
        Files.write(first, new byte[] {1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
        try (TensorBoardWriter board = TensorBoardWriter.open(folder, () -> BEGAN)) {
            board.settings(Map.of("rank", 8L));
            job(40).forEach(board);
            assertThat(board.written()).isEqualTo(15 * 2 + 2 * 3);
        }
        assertThat(TensorBoardFiles.files(folder)).hasSize(2).first().isEqualTo(first);
        TensorBoardFiles.Curves read = TensorBoardFiles.read(folder);
        assertThat(read.damaged()).isEmpty();
        assertThat(curve(read.points(), "loss"))
                .extracting(MetricPoint::step)
                .isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void values_thatAreOdd_comeBack() {
        List<MetricPoint> odd = List.of(
                new MetricPoint("odd", 0, BEGAN, Double.NaN),
                new MetricPoint("odd", 1, BEGAN, Double.NEGATIVE_INFINITY),
                new MetricPoint("odd", 2, BEGAN, -0.0),
                new MetricPoint("odd", 3, BEGAN, Float.MIN_VALUE),
                new MetricPoint("odd", Long.MAX_VALUE, BEGAN.plusNanos(250_000_000), 0));
        try (TensorBoardWriter board = TensorBoardWriter.open(folder, () -> BEGAN)) {
            odd.forEach(board::point);
        }
        assertThat(TensorBoardFiles.read(folder).points()).isEqualTo(odd);
    }

    @Test
    void aDamagedRecord_endsItsFile_andIsSaid() throws IOException {
        try (TensorBoardWriter board = TensorBoardWriter.open(folder, () -> BEGAN)) {
            job(5).forEach(board);
        }
        Path file = TensorBoardFiles.files(folder).get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        TensorBoardFiles.Curves read = TensorBoardFiles.read(folder);
        assertThat(read.damaged()).containsExactly(file);
        assertThat(read.points()).hasSizeBetween(1, 6);
    }

    /** A closed channel stands for a disk that takes nothing any more. */
    @Test
    void whatCannotBeWritten_stopsNoJob_andIsCountedAndSaidOnce() {
        try (HeardLog log = HeardLog.of(TensorBoardWriter.class)) {
            TensorBoardWriter board = TensorBoardWriter.open(folder, () -> BEGAN);
            board.close();
            board.close();
            job(5).forEach(board);
            assertThat(board.written()).isZero();
            assertThat(board.failed()).isEqualTo(1 + 1 + 5 * 2);
            assertThat(log.messages()).singleElement().asString().contains("the job goes on");
        }
    }
}
