// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cost that a rollout around a call adds to it: time of {@code chat} with models that answer at once, each call
 * with a key that was never seen before.
 */
final class RoutingOverhead {
    private static final int BUCKET_NANOS = 100;
    private static final int BUCKETS = 200_000; // to 20 ms
    private static final int WARM_UP = 300_000;

    private final int[] histogram = new int[BUCKETS];
    private long most;

    private RoutingOverhead() {}

    /** {@return quantiles in microseconds, and bytes that are allocated for a call} */
    static Map<String, Object> of(ChatModel model, int calls) {
        new RoutingOverhead().call(model, 0, WARM_UP);
        RoutingOverhead measured = new RoutingOverhead();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        measured.call(model, WARM_UP, calls);
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("calls", calls);
        figures.put("p50_us", measured.quantile(0.5, calls));
        figures.put("p99_us", measured.quantile(0.99, calls));
        figures.put("p999_us", measured.quantile(0.999, calls));
        figures.put("max_us", measured.most / 1000);
        figures.put("calls_per_s", Math.round(calls / seconds));
        figures.put("bytes_per_call", (threads.getCurrentThreadAllocatedBytes() - before) / calls);
        return figures;
    }

    private void call(ChatModel model, int from, int calls) {
        for (int i = 0; i < calls; i++) {
            ChatRequest request = ChatRequest.user("hello").withKey("user-" + (from + i));
            long start = System.nanoTime();
            if (model.chat(request).text().isEmpty()) {
                throw new IllegalStateException("no answer");
            }
            long took = System.nanoTime() - start;
            histogram[(int) Math.min(BUCKETS - 1, took / BUCKET_NANOS)]++;
            most = Math.max(most, took);
        }
    }

    private double quantile(double probability, int calls) {
        long below = 0;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && (below += histogram[bucket]) < probability * calls) {
            bucket++;
        }
        return (bucket + 1) * BUCKET_NANOS / 1000.0;
    }
}
