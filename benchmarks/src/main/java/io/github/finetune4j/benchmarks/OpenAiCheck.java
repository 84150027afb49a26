// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets the official {@code openai} client of Python judge the test kit's OpenAI service, each answer checked against
 * the client's own types: batches, stored completions, models that end, and the service after their last day.
 */
final class OpenAiCheck implements Benchmark {
    private static final String CLOSING = "closing-model";
    private static final LocalDate LAST = LocalDate.of(2027, 1, 14);

    @Override
    public String name() {
        return "openai-check";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public String usage() {
        return "openai-check";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T12:00:00Z"));
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                .clock(() -> now.updateAndGet(time -> time.plusSeconds(1)))
                .batching(
                        new FakeBatching(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(10), 1, 1))
                .addModel(CLOSING, FakeTraining.quick(), LAST)
                .start()) {
            Map<String, Object> before = peer(server, "before");
            now.set(LAST.atStartOfDay(ZoneOffset.UTC).toInstant());
            Map<String, Object> after = peer(server, "after");
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("benchmark", name());
            figures.put("before_the_last_day", before);
            figures.put("after_it", after);
            figures.put("batches", server.batches());
            figures.put("java", Runtime.version().toString());
            return figures;
        }
    }

    private static Map<String, Object> peer(FakeOpenAiServer server, String when) {
        return Peer.run("openai_peer.py", List.of(server.baseUrl().toString(), CLOSING, LAST.toString(), when));
    }
}
