// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stops a job but can be put right: whoever waits hears of it, and the same reference goes on afterwards, with the
 * bytes of a run that was never stopped.
 */
@Tag("native")
class HaltedJobTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() {
        model = TinyModel.write(folder.resolve("tiny"));
    }

    @Test
    void job_whoseCheckpointCannotBeWritten_goesOnOnceItCan() throws IOException {
        JobRef job = begun();
        Path checkpoints = runs().resolve(job.jobId()).resolve("checkpoints");
        Path away = checkpoints.resolveSibling("away");
        if (Files.exists(checkpoints)) {
            Files.move(checkpoints, away);
        }
        Files.writeString(checkpoints, "a file where the folder should be");
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            assertThatThrownBy(() -> FineTune.attach(provider, job).await())
                    .isInstanceOf(ResultNotSavedException.class)
                    .hasMessageContaining("checkpoints");
            assertThat(LocalLoraProviderTest.of(LocalLoraProviderTest.events(provider, job), JobEvent.Note.class))
                    .extracting(JobEvent.Note::text)
                    .anyMatch(text -> text.startsWith("stopped, and can go on: can't write "));
            Files.delete(checkpoints);
            if (Files.exists(away)) {
                Files.move(away, checkpoints);
            }
            assertThatItIsWhole(provider.folder(FineTune.attach(provider, job).await()));
        }
    }

    @Test
    void job_whoseEventsCannotBeWritten_goesOnInAnotherProcess() throws IOException {
        JobRef job = begun();
        Path events = runs().resolve(job.jobId()).resolve("events.jsonl");
        Path away = Files.move(events, events.resolveSibling("away"));
        Files.createDirectory(events);
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            assertThatThrownBy(() -> FineTune.attach(provider, job).await())
                    .isInstanceOf(ResultNotSavedException.class);
        }
        Files.delete(events);
        Files.move(away, events);
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            assertThatItIsWhole(provider.folder(FineTune.attach(provider, job).await()));
        }
    }

    @Test
    void job_whoseBaseIsAway_goesOnWhenItIsBack() throws IOException {
        JobRef job = begun();
        Path away = Files.move(model, folder.resolve("away"));
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            assertThatThrownBy(() -> FineTune.attach(provider, job).await())
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("no model folder " + model);
            assertThat(provider.poll(job).status().terminal()).isFalse();
            assertThatThrownBy(() -> LocalLoraProviderTest.await(provider, job))
                    .isInstanceOf(InvalidModelException.class);
            Files.move(away, model);
            assertThatItIsWhole(provider.folder(FineTune.attach(provider, job).await()));
        }
    }

    @Test
    void submit_ofTheSameKeyAfterAnObstacle_goesOn() throws IOException {
        JobRef job = begun();
        Path away = Files.move(model, folder.resolve("away"));
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            provider.poll(job); // takes it up: it stops, and nobody has heard why
            RunFolder run = RunFolder.find(runs(), job.jobId()).orElseThrow();
            while (run.status().failure() == null) {
                Thread.onSpinWait();
            }
            Files.move(away, model);
            assertThat(provider.submit(spec(), SubmitContext.of("k"))).isEqualTo(job);
            assertThat(LocalLoraProviderTest.await(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    @Test
    void cancel_ofAJobBeforeAnObstacle_endsIt() throws IOException {
        JobRef job = begun();
        Files.move(model, folder.resolve("away"));
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            assertThatThrownBy(() -> LocalLoraProviderTest.await(provider, job))
                    .isInstanceOf(InvalidModelException.class);
            assertThat(provider.cancel(job).status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(provider.poll(job).status()).isEqualTo(JobStatus.CANCELLED);
        }
    }

    /** {@return a job that was submitted, and stopped after a step or so} */
    private JobRef begun() {
        try (LocalLoraProvider provider = KilledProcess.provider(runs())) {
            return provider.submit(spec(), SubmitContext.of("k"));
        }
    }

    private void assertThatItIsWhole(Path adapter) throws IOException {
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("unstopped"))) {
            JobRef job = provider.submit(spec(), SubmitContext.of("k"));
            ModelRef made = FineTune.attach(provider, job).await();
            Path expected = provider.folder(made).resolve(Adapter.FILE);
            assertThat(Files.mismatch(adapter.resolve(Adapter.FILE), expected)).isEqualTo(-1);
        }
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    private FineTuneSpec spec() {
        Hyperparameters h = Hyperparameters.builder()
                .epochs(5)
                .batchSize(1)
                .checkpointSteps(3)
                .build();
        return FineTuneSpec.builder()
                .baseModel(model.toString())
                .trainingData(LocalLoraProviderTckTest.data(4))
                .hyperparameters(h)
                .build();
    }
}
