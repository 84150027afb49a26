// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static io.github.finetune4j.huggingface.HubFixture.MODEL;
import static io.github.finetune4j.huggingface.HubFixture.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.huggingface.internal.cache.RepoCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads and processes at one cache, and processes that die in it. */
class SharedCacheTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final int SIZE = 3_000_000;
    private static final byte[] WEIGHTS = HubFixture.bytes(SIZE, 9);

    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    /** 8 times, or as often as {@code -Dfinetune4j.kills} says; {@code docs/guides/huggingface.md} tells of 50. */
    @Tag("slow")
    @Test
    void killedAtAnyMoment_leavesNoCorruptBlob() throws InterruptedException, IOException {
        int kills = Integer.getInteger("finetune4j.kills", 8);
        Random random = new Random(50);
        int underWay = 0;
        for (int i = 0; i < kills; i++) {
            // another file each time, so that there is always something to do
            fixture.fake.put(MODEL, Map.of("model.safetensors", HubFixture.bytes(SIZE, 100 + i)));
            kill(random.nextInt(SIZE * 9 / 8), random.nextInt(4_000_000));
            assertThat(HubFixture.corrupt(cache)).as("after kill %d", i).isEmpty();
            underWay += incomplete().isEmpty() ? 0 : 1;
        }
        assertThat(underWay).as("kills that left something under way").isPositive();
        assertThat(fixture.open(cache).file(TINY, "model.safetensors"))
                .hasBinaryContent(HubFixture.bytes(SIZE, 100 + kills - 1));
        assertThat(fixture.open(cache).file(TINY, "config.json")).hasContent(HubFixture.CONFIG);
    }

    /**
     * Kills a process when the Hub has sent so many bytes; if that is more than there are, so many nanoseconds after
     * the last one.
     */
    private void kill(long afterBytes, long orNanos) throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Process> victim = new CompletableFuture<>();
        fixture.fake.onServed(bytes -> {
            if (sent.addAndGet(bytes) >= Math.min(afterBytes, SIZE)) {
                LockSupport.parkNanos(afterBytes >= SIZE ? orNanos : 0);
                victim.join().destroyForcibly();
            }
        });
        Process process = HubDownloadProcess.start(fixture.fake.uri(), cache, "acme/tiny", "model.safetensors");
        victim.complete(process);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        fixture.fake.onServed(bytes -> {});
    }

    private List<Path> incomplete() {
        return HubFixture.blobs(cache).stream()
                .filter(blob -> blob.toString().endsWith(".incomplete"))
                .toList();
    }

    @Test
    void twoProcesses_fetchABlobOnce_andBothHaveIt() throws InterruptedException {
        fixture.fake.put(MODEL, Map.of("model.safetensors", WEIGHTS));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(HubDownloadProcess.start(fixture.fake.uri(), cache, "acme/tiny", "model.safetensors"));
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(fixture.asked("GET")).isEqualTo(1);
        assertThat(HubFixture.corrupt(cache)).isEmpty();
        assertThat(fixture.hub(cache).offline(true).build().file(TINY, "model.safetensors"))
                .hasBinaryContent(WEIGHTS);
    }

    @Test
    void manyThreads_fetchABlobOnce() {
        fixture.fake.put(MODEL, Map.of("model.safetensors", WEIGHTS));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<CompletableFuture<Path>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(CompletableFuture.supplyAsync(() -> fixture.open(cache).file(TINY, "model.safetensors"), threads));
        }
        all.forEach(file -> assertThat(file.join()).hasBinaryContent(WEIGHTS));
        threads.shutdown();
        assertThat(fixture.asked("GET")).isEqualTo(1);
    }

    /** As between a JVM and Python, whose locks do not see each other. */
    @Test
    void withoutLocks_bothFetch_andTheBlobIsWhole() {
        fixture.fake.put(MODEL, Map.of("model.safetensors", WEIGHTS));
        RepoCache repo = new RepoCache(cache, TINY, true);
        Path blob = repo.blob(HubFixture.sha256(WEIGHTS));
        AtomicLong sent = new AtomicLong();
        fixture.fake.onServed(bytes -> {
            if (sent.getAndAdd(bytes) == 0) {
                finishElsewhere(blob);
            }
        });
        assertThat(fixture.open(cache).file(TINY, "model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(HubFixture.corrupt(cache)).isEmpty();
        assertThat(incomplete()).isEmpty();
    }

    private static void finishElsewhere(Path blob) {
        try {
            Files.write(blob, WEIGHTS);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatTheDeadLeft_isRemovedAfterAnHour_andWhatMayLiveStays() throws IOException {
        RepoCache repo = new RepoCache(cache, TINY, true);
        repo.makeFolders();
        String etag = HubFixture.sha256(HubFixture.bytes(300_000, 1));
        Path dead = Files.write(repo.incomplete(etag), new byte[] {1});
        Path living = Files.write(repo.incomplete(etag), new byte[] {1});
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        Files.setLastModifiedTime(dead, FileTime.from(now.minus(Duration.ofMinutes(61))));
        Files.setLastModifiedTime(living, FileTime.from(now.minus(Duration.ofMinutes(59))));
        fixture.hub(cache).clock(() -> now).build().file(TINY, "model.safetensors");
        assertThat(dead).doesNotExist();
        assertThat(living).exists();
    }
}
