// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.Merge;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random steps, in a process of its own: the run that was killed ends with the bytes of the one that
 * was not.
 */
@Tag("native")
@Tag("slow")
class KilledProcessTest {
    private static final int STEPS = 120;
    private static final int KILLS = 2;
    private static final String TEMPLATE =
            "{{ bos_token }}{% for m in messages %}{{ m.role + ': ' + m.content + eos_token }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}";

    private KilledProcess.Lesson lesson = KilledProcess.Lesson.USUAL;

    @TempDir
    Path folder;

    @Test
    void run_ofTinyModel_thatWasKilled_endsWithTheSameAdapter() throws IOException, InterruptedException {
        killAndCompare(TinyModel.write(folder.resolve("tiny")));
    }

    @Test
    void run_ofHarbour_thatWasKilled_endsWithTheSameAdapter() throws IOException, InterruptedException {
        Path harbour = Fixtures.path("models/harbour-260k");
        Path model = Files.createDirectories(folder.resolve("harbour"));
        Merge.copySettings(harbour, model);
        AtomicFile.copy(harbour.resolve("model.safetensors"), model.resolve("model.safetensors"));
        AtomicFile.write(model.resolve("chat_template.jinja"), TEMPLATE);
        killAndCompare(model);
    }

    @Test
    void run_thatTunesAnEncoder_thatWasKilled_endsWithTheSameEncoder() throws IOException, InterruptedException {
        killAndCompare(TinyTexts.encoder());
    }

    @Test
    void run_ofPairsOfLabels_thatWasKilled_endsWithTheSameEncoder() throws IOException, InterruptedException {
        lesson = KilledProcess.Lesson.LABELS_BY_PAIRS;
        killAndCompare(TinyTexts.encoder());
    }

    @Test
    void run_thatBeginsWithAFittedHead_thatWasKilled_endsWithTheSameEncoderAndHead()
            throws IOException, InterruptedException {
        lesson = KilledProcess.Lesson.LABELS_FROM_A_FITTED_HEAD;
        killAndCompare(ThreeLabels.encoder());
    }

    @Test
    void process_thatIsAskedToEnd_endsItsStep_andTheNextGoesOn() throws IOException, InterruptedException {
        Path model = TinyModel.write(folder.resolve("tiny"));
        Path runs = folder.resolve("killed");
        Process process = start(runs, model);
        awaitStep(process, runs, 10);
        process.destroy(); // SIGTERM
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("output")))
                .isEqualTo(128 + 15);
        assertThat(status(runs)).isIn(JobStatus.PAUSED, JobStatus.RUNNING);
        assertThat(folder.resolve("output")).content().doesNotContain("SIGSEGV");
        Process next = start(runs, model);
        assertThat(next.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(next.exitValue())
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        assertThat(notes(runs)).anyMatch(text -> text.startsWith("resumed after step"));
        assertThat(status(runs)).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void twoProcesses_onOneRunsFolderAtOnce_endWithOneAdapter() throws IOException, InterruptedException {
        Path model = TinyModel.write(folder.resolve("tiny"));
        Path runs = folder.resolve("killed");
        List<Process> both = List.of(start(runs, model), start(runs, model));
        for (Process each : both) {
            assertThat(each.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(each.exitValue())
                    .as(Files.readString(folder.resolve("output")))
                    .isZero();
        }
        assertThat(status(runs)).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(notes(runs)).as("one of them worked alone").isEmpty();
        Path adapter = run(runs).orElseThrow().path().resolve("adapter").resolve(Adapter.FILE);
        assertThat(Files.mismatch(adapter, unkilled(model))).isEqualTo(-1);
    }

    private void killAndCompare(Path model) throws IOException, InterruptedException {
        Path runs = folder.resolve("killed");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int done = 0;
        for (int i = 0; i < KILLS; i++) {
            int step = done + 10 + random.nextInt((STEPS - done) / 2); // the first checkpoint is after step 7
            Process process = start(runs, model);
            awaitStep(process, runs, step);
            process.destroyForcibly(); // SIGKILL
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(status(runs))
                    .as("seed %d, killed at step %d", seed, step)
                    .isEqualTo(JobStatus.RUNNING);
            done = step;
        }
        Process last = start(runs, model);
        assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(last.exitValue())
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        assertThat(notes(runs))
                .as("it went on, and did not start anew")
                .anyMatch(text -> text.startsWith("resumed after step"));
        Path killed = result(runs.resolve(RunFolder.id(KilledProcess.KEY)));
        Path whole = unkilled(model);
        assertThat(Files.mismatch(killed, whole)).as("seed %d", seed).isEqualTo(-1);
        if (lesson != KilledProcess.Lesson.USUAL) {
            Path head = killed.resolveSibling("head.bin");
            assertThat(Files.mismatch(head, whole.resolveSibling("head.bin")))
                    .as("head, seed %d", seed)
                    .isEqualTo(-1);
        }
    }

    private Path unkilled(Path model) {
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("whole"))) {
            JobRef job = provider.submit(KilledProcess.spec(model.toString(), lesson), SubmitContext.of("whole"));
            assertThat(LocalLoraProviderTest.await(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
            return result(provider.folder(job));
        }
    }

    private static Path result(Path run) {
        Path encoder = run.resolve("head/model.safetensors");
        return Files.exists(encoder) ? encoder : run.resolve("adapter").resolve(Adapter.FILE);
    }

    private Process start(Path runs, Path model) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dai.djl.offline=true",
                        "-cp",
                        classPath,
                        KilledProcess.class.getName(),
                        runs.toString(),
                        model.toString(),
                        lesson.name()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("output").toFile()))
                .start();
    }

    private void awaitStep(Process process, Path runs, int step) throws IOException {
        for (int i = 0; i < 60_000 && lastStep(runs) < step; i++) {
            assertThat(process.isAlive())
                    .as("it ended before step %d: %s", step, Files.readString(folder.resolve("output")))
                    .isTrue();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static long lastStep(Path runs) {
        Optional<RunFolder> run = RunFolder.find(runs, RunFolder.id(KilledProcess.KEY));
        long last = 0;
        if (run.isPresent()) {
            EventPage page = run.get().events().read(EventPage.START);
            while (!page.events().isEmpty()) {
                last = Math.max(
                        last,
                        page.events().stream()
                                .filter(JobEvent.StepCompleted.class::isInstance)
                                .mapToLong(event -> ((JobEvent.StepCompleted) event).step())
                                .max()
                                .orElse(0));
                page = run.get().events().read(page.nextCursor());
            }
        }
        return last;
    }

    private static List<String> notes(Path runs) {
        EventPage page = run(runs).orElseThrow().events().read(EventPage.START);
        return page.events().stream()
                .filter(JobEvent.Note.class::isInstance)
                .map(event -> ((JobEvent.Note) event).text())
                .toList();
    }

    private static Optional<RunFolder> run(Path runs) {
        return RunFolder.find(runs, RunFolder.id(KilledProcess.KEY));
    }

    private static JobStatus status(Path runs) {
        return RunFolder.find(runs, RunFolder.id(KilledProcess.KEY))
                .orElseThrow()
                .status()
                .status();
    }
}
