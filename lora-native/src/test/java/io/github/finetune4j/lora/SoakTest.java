// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.djl.ResidentMemory;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty runs in one JVM: some end, some are cancelled, some fail, some are stopped and resumed. Nothing may be left of
 * them but their folders.
 */
@Tag("native")
@Tag("slow")
class SoakTest {
    private static final int ROUNDS = 5;
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    static Path models;

    @TempDir
    Path runs;

    @BeforeAll
    static void writeModels() {
        TinyModel.write(models.resolve("tiny"));
        TinyModel.write(models.resolve("other"));
        TinyModel.writeBroken(models.resolve("broken"));
    }

    @Test
    @Timeout(600)
    void twentyRuns_leaveNoThreadsFilesOrMemory() throws IOException, InterruptedException {
        round(0);
        round(1); // what is made once is made now
        Set<String> threads = threads();
        int files = files();
        long memory = memory();
        for (int round = 2; round < ROUNDS; round++) {
            round(round);
        }
        assertThat(threads()).isSubsetOf(threads); // one that another test left may end meanwhile
        assertThat(files()).isLessThanOrEqualTo(files + 1);
        assertThat(memory() - memory).isLessThan(32 * MEGABYTE);
        try (Stream<Path> left = Files.walk(runs)) {
            assertThat(left.filter(AtomicFolder::isTemporary)).isEmpty();
        }
    }

    private void round(int round) {
        JobRef stopped;
        try (LocalLoraProvider provider = provider()) {
            JobRef done = provider.submit(spec("tiny", 2), SubmitContext.of("done" + round));
            assertThat(end(provider, done)).isEqualTo(JobStatus.SUCCEEDED);
            JobRef failed = provider.submit(spec("broken", 2), SubmitContext.of("failed" + round));
            assertThat(end(provider, failed)).isEqualTo(JobStatus.FAILED);
            JobRef cancelled = provider.submit(spec("tiny", 10_000), SubmitContext.of("cancelled" + round));
            await(provider, cancelled, s -> s.status() == JobStatus.RUNNING);
            provider.cancel(cancelled);
            assertThat(end(provider, cancelled)).isEqualTo(JobStatus.CANCELLED);
            stopped = provider.submit(spec("tiny", 40), SubmitContext.of("stopped" + round));
            await(provider, stopped, s -> s.status() != JobStatus.QUEUED);
        }
        try (LocalLoraProvider provider = provider()) {
            assertThat(end(provider, stopped)).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    /** Names of our threads that live; a pool counts itself ended a moment before its last thread has. */
    private static Set<String> threads() throws InterruptedException {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("finetune4j")) {
                thread.join(5_000);
                if (thread.isAlive()) {
                    names.add(thread.getName());
                }
            }
        }
        return names;
    }

    private static int files() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static long memory() {
        System.gc();
        return ResidentMemory.now().orElse(0);
    }

    @Test
    @Timeout(600)
    void twoModels_trainAndAnswerAtOnce_asEachDoesAlone() throws IOException {
        byte[] tiny = alone("tiny", "alone-tiny");
        byte[] other = alone("other", "alone-other");
        List<String> answers = new ArrayList<>();
        try (LocalLoraProvider first = provider();
                LocalLoraProvider second = provider();
                LocalChatModel model = LocalChatModel.builder(models.resolve("other"))
                        .precision(LocalPrecision.FP32)
                        .build()) {
            String expected = answer(model);
            JobRef a = first.submit(spec("tiny", 8), SubmitContext.of("at-once-tiny"));
            CompletableFuture<JobStatus> b = CompletableFuture.supplyAsync(
                    () -> end(second, second.submit(spec("other", 8), SubmitContext.of("at-once-other"))));
            while (!first.poll(a).status().terminal()) {
                answers.add(answer(model));
            }
            assertThat(b.join()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(first.poll(a).status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(answers).isNotEmpty().containsOnly(expected);
            assertThat(adapter(first, a)).isEqualTo(tiny);
            assertThat(adapter(second, new JobRef("local", id(second, "at-once-other"))))
                    .isEqualTo(other);
        }
    }

    private static String id(LocalLoraProvider provider, String key) {
        return provider.submit(spec("other", 8), SubmitContext.of(key)).jobId(); // the same key is the same job
    }

    private byte[] alone(String model, String key) throws IOException {
        try (LocalLoraProvider provider = provider()) {
            JobRef job = provider.submit(spec(model, 8), SubmitContext.of(key));
            assertThat(end(provider, job)).isEqualTo(JobStatus.SUCCEEDED);
            return adapter(provider, job);
        }
    }

    private static byte[] adapter(LocalLoraProvider provider, JobRef job) throws IOException {
        ModelRef model = provider.poll(job).tunedModel().orElseThrow();
        return Files.readAllBytes(provider.folder(model).resolve(Adapter.FILE));
    }

    private static String answer(LocalChatModel model) {
        return model.chat(ChatRequest.builder()
                        .messages(List.of(Message.user("say 1")))
                        .maxTokens(8)
                        .build())
                .text();
    }

    private LocalLoraProvider provider() {
        return LocalLoraProvider.builder()
                .runs(runs)
                .addModels(models)
                .precision(LocalPrecision.FP32)
                .build();
    }

    private static FineTuneSpec spec(String model, int epochs) {
        return FineTuneSpec.builder()
                .baseModel(model)
                .trainingData(LocalLoraProviderTckTest.data(4))
                .lora(LoraConfig.builder().rank(2).build())
                .seed(7)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(epochs)
                        .batchSize(4)
                        .checkpointSteps(10)
                        .build())
                .build();
    }

    private static JobStatus end(LocalLoraProvider provider, JobRef job) {
        return await(provider, job, s -> s.status().terminal()).status();
    }

    private static JobSnapshot await(LocalLoraProvider provider, JobRef job, Predicate<JobSnapshot> done) {
        JobSnapshot snapshot = provider.poll(job);
        while (!done.test(snapshot)) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            snapshot = provider.poll(job);
        }
        return snapshot;
    }
}
