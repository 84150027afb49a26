// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Calls of a model that answers at once, captured. */
final class CaptureWork {
    private static final int USERS = 10_000;
    private static final int UNDER_WAY = 50_000; // below the queue's size: throughput is of what is kept
    private static final int STRETCHES = 10;
    private static final int ROUNDS = 5;
    private static final double MICROS = 1e3;

    private final Path folder;
    private final List<ChatRequest> requests;
    private final ChatModel model = new Answers();

    CaptureWork(Path folder) {
        this.folder = folder;
        requests = IntStream.range(0, USERS)
                .mapToObj(user -> ChatRequest.of(List.of(
                                Message.system("You sort messages of customers of a bank."),
                                Message.user("Message " + user + ": my card has not arrived yet, what shall I do?")))
                        .withKey("user-" + user))
                .toList();
    }

    private static final class Answers implements ChatModel {
        private static final ChatResponse ANSWER =
                new ChatResponse("card_arrival, and a sentence of reasons", FinishReason.STOP, new Usage(31, 9));

        @Override
        public ChatResponse chat(ChatRequest request) {
            return ANSWER;
        }
    }

    private Capture.Builder capture(CaptureStore store) {
        return Capture.builder(model, store)
                .secret("a secret of the benchmark".getBytes(StandardCharsets.US_ASCII))
                .labels(request -> Map.of("tenant", "bank", "language", "en"));
    }

    // ---- what is added to a call

    Map<String, Object> added(int calls, int rate) {
        double[] bare = paced(model, calls, rate);
        try (CaptureStore store = FileCaptureStore.open(folder.resolve("added"));
                Capture capture = capture(store).build()) {
            paced(capture, calls, rate); // warm
            double base = bare[bare.length / 2];
            List<Double> rounds = new ArrayList<>();
            double[] captured = bare;
            for (int round = 0; round < ROUNDS; round++) {
                double[] its = paced(capture, calls, rate);
                rounds.add(Summary.rounded((its[calls / 100 * 99] - base) / MICROS, 2));
                captured = rounds.get(round).equals(Collections.min(rounds)) ? its : captured;
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("calls", calls);
            figures.put("rate", rate);
            figures.put("p99_us", Collections.min(rounds)); // of the round that other processes disturbed least
            figures.put("p99_us_rounds", rounds);
            figures.put("median_us", Summary.rounded((captured[calls / 2] - base) / MICROS, 2));
            double mean = (Arrays.stream(captured).average().orElseThrow()
                            - Arrays.stream(bare).average().orElseThrow())
                    / MICROS;
            figures.put("added_us", Summary.rounded(mean, 2));
            figures.put("dropped_when_paced", capture.dropped());
            return figures;
        }
    }

    /** {@return nanoseconds of each call, sorted} */
    private double[] paced(ChatModel asked, int calls, int rate) {
        double[] nanos = new double[calls];
        long gap = TimeUnit.SECONDS.toNanos(1) / rate;
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long due = start + i * gap;
            while (System.nanoTime() < due) {
                pause(due);
            }
            long before = System.nanoTime();
            asked.chat(requests.get(i % USERS));
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    // a thread that spins all the time would take one of two cores away from what it measures
    private static void pause(long due) {
        long left = due - System.nanoTime();
        if (left > 80_000) {
            LockSupport.parkNanos(left - 60_000);
        } else {
            Thread.onSpinWait();
        }
    }

    // ---- interactions a second

    Map<String, Object> throughput(int count) throws IOException {
        List<Long> heap = new ArrayList<>();
        Map<String, Object> figures = new LinkedHashMap<>();
        Path where = folder.resolve("throughput");
        try (CaptureStore store = FileCaptureStore.open(where)) {
            try (Capture capture = capture(store).build()) {
                run(capture, count / STRETCHES); // warm
            }
            try (Capture capture = capture(store).build()) {
                double seconds = 0;
                double cpu = 0;
                for (int i = 0; i < STRETCHES; i++) {
                    long start = System.nanoTime();
                    long cpuStart = cpuNanos();
                    run(capture, count / STRETCHES);
                    seconds += (System.nanoTime() - start) / 1e9;
                    cpu += (cpuNanos() - cpuStart) / MICROS;
                    heap.add(usedMb());
                }
                figures.put("count", count);
                figures.put("per_s", Math.round(capture.stored() / seconds));
                figures.put("cpu_us_each", Summary.rounded(cpu / count, 2));
                figures.put("dropped", capture.dropped());
            }
        }
        figures.put("heap_mb", heap);
        figures.put("heap", heap.get(heap.size() - 1) - heap.get(0));
        figures.put("bytes_each", Summary.rounded(bytes(where) / (count * (1.0 + 1.0 / STRETCHES)), 1));
        return figures;
    }

    private void run(Capture capture, int count) {
        long before = capture.stored() + capture.dropped();
        for (int i = 0; i < count; i++) {
            capture.chat(requests.get(i % USERS));
            if (i % 256 == 0) {
                while (i - (capture.stored() + capture.dropped() - before) > UNDER_WAY) {
                    LockSupport.parkNanos(200_000);
                }
            }
        }
        if (!capture.flush(Duration.ofMinutes(5))) {
            throw new IllegalStateException("not stored within five minutes");
        }
    }

    Map<String, Object> said(int count) {
        if (count == 0) {
            return Map.of();
        }
        try (CaptureStore store = FileCaptureStore.open(folder.resolve("said"));
                Capture capture = capture(store)
                        .consent(request -> true)
                        .policy(policy -> policy.sample(1))
                        .build()) {
            run(capture, count / STRETCHES);
            long start = System.nanoTime();
            run(capture, count);
            return Map.of("said_per_s", Math.round(count / ((System.nanoTime() - start) / 1e9)));
        }
    }

    // of all threads, which other processes on the machine disturb less than the time on the wall
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long usedMb() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long bytes(Path where) throws IOException {
        long all = 0;
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all += Files.size(file);
            }
        }
        return all;
    }

    // ---- a store in trouble

    Map<String, Object> soak(int seconds, int rate) {
        Map<String, Object> figures = new LinkedHashMap<>();
        int calls = Math.multiplyExact(seconds, rate);
        try (CaptureStore files = FileCaptureStore.open(folder.resolve("soak"));
                TroubledStore store = new TroubledStore(files, seconds);
                Capture capture =
                        capture(store).closeWithin(Duration.ofMinutes(1)).build()) {
            List<Long> heap = new ArrayList<>();
            double worst = 0;
            for (int i = 0; i < STRETCHES; i++) {
                double[] nanos = paced(capture, calls / STRETCHES, rate);
                worst = Math.max(worst, nanos[nanos.length / 100 * 99]);
                heap.add(usedMb());
            }
            store.fix();
            figures.put("flushed", capture.flush(Duration.ofMinutes(1)));
            figures.put("calls", calls);
            figures.put("rate", rate);
            figures.put("worst_p99_us", Summary.rounded(worst / MICROS, 2));
            figures.put("stored", capture.stored());
            figures.put("dropped", capture.dropped());
            figures.put(
                    "lost_uncounted", (long) (calls / STRETCHES) * STRETCHES - capture.stored() - capture.dropped());
            figures.put("heap_mb", heap);
        }
        return figures;
    }
}
