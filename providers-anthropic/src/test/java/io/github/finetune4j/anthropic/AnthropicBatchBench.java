// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchTrouble;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import io.github.finetune4j.testkit.services.FakeBatching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fake Anthropic with the troubles that its batches make. */
final class AnthropicBatchBench implements BatchBench {
    static final String KEY = "sk-ant-fake-000000";
    static final ModelRef MODEL = ModelRef.of("anthropic", FakeAnthropicServer.MODEL);
    private static final ModelRef OTHER = ModelRef.of("anthropic", FakeAnthropicServer.OTHER);
    private static final String RESULTS = FakeAnthropicServer.BATCHES + "/[^/]+/results";
    private static final int FAILURES = 4;
    private static final int EVER = 1_000_000;

    final VirtualClock clock = VirtualClock.create();
    final FakeAnthropicServer server =
            FakeAnthropicServer.builder().clock(clock).answers(this::answer).start();
    final AnthropicProvider provider = AnthropicProvider.builder()
            .baseUrl(server.baseUrl())
            .key(ApiKey.of(KEY))
            .clock(clock)
            .sleeper(clock::advance)
            .http(http -> http.circuitBreaking(null))
            .build();
    private final Set<String> failed = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private volatile Path folder = Path.of("");
    private @Nullable BatchTrouble trouble;
    private String words = "";

    @Override
    public BatchModel open(Path opened) {
        folder = opened;
        return model(MODEL);
    }

    @Override
    public BatchModel openOther(Path opened) {
        folder = opened;
        return model(OTHER);
    }

    private ServiceBatchModel model(ModelRef asked) {
        return provider.batchModel(
                asked,
                folder,
                settings -> settings.pause(Duration.ofMinutes(30)).onProgress(now -> sent()));
    }

    /** Hears that a batch has gone out, so that the next one has no trouble. */
    private void sent() {
        BatchTrouble made = madeOnce();
        if (made == BatchTrouble.CANCELLED) {
            clock.advance(Duration.ofMinutes(32)); // half of it is answered
            provider.batches()
                    .cancel(provider.batches().list().iterator().next().id());
        } else if (made == BatchTrouble.CANCELLED_FROM_HERE) {
            clock.advance(Duration.ofMinutes(32));
            assertThat(model(MODEL).cancel()).isEqualTo(1);
        }
    }

    private synchronized @Nullable BatchTrouble madeOnce() {
        BatchTrouble now = trouble;
        if (now == BatchTrouble.CANCELLED || now == BatchTrouble.CANCELLED_FROM_HERE || now == BatchTrouble.EXPIRES) {
            trouble = null;
            server.batching(FakeBatching.quick());
        }
        return now;
    }

    private synchronized String answer(Map<String, Object> asked) {
        List<Map<String, Object>> turns = JsonView.objects(asked.get("messages"));
        String question = String.valueOf(turns.get(turns.size() - 1).get("content"));
        if (trouble == BatchTrouble.SOME_FAIL && failed.size() < FAILURES && failed.add(question)) {
            throw refusal(529, "overloaded_error");
        }
        if (trouble == BatchTrouble.REFUSED && refused.isEmpty()) {
            refused.add(question);
        }
        if (refused.contains(question)) {
            throw refusal(400, "invalid_request_error");
        }
        return "You said: " + question;
    }

    private FakeRefusal refusal(int status, String type) {
        return FakeRefusal.of(
                FakeReply.json(status, Map.of("type", "error", "error", Map.of("type", type, "message", words))));
    }

    @Override
    public synchronized void trouble(BatchTrouble kind, String said) {
        noTrouble();
        trouble = kind;
        words = said;
        switch (kind) {
            case OTHER_ORDER -> server.batching(FakeBatching.quick().withSeed(77));
            case DOUBLED_ANSWER -> server.fault(FakeFault.doubledAnswer());
            case UNKNOWN_ANSWER -> server.fault(FakeFault.unknownAnswer());
            case OTHER_MODEL -> server.fault(FakeFault.otherModel());
            case CUT_OFF -> server.fault(FakeFault.breakOff().on("GET", RESULTS));
            case CUT_SHORT -> server.fault(FakeFault.truncate().on("GET", RESULTS));
            case EMPTY_RESULTS ->
                server.fault(FakeFault.page(200, "application/x-jsonl", "").on("GET", RESULTS));
            case RESULTS_GONE ->
                server.fault(FakeAnthropicServer.error(404, "not_found_error", said)
                        .on("GET", RESULTS)
                        .times(EVER));
            case EXPIRES -> server.batching(FakeBatching.expiring(0.5));
            case CANCELLED, CANCELLED_FROM_HERE -> server.batching(FakeBatching.usual());
            case STORM -> {
                server.fault(FakeAnthropicServer.error(429, "rate_limit_error", said)
                        .every(3)
                        .times(EVER));
                server.fault(FakeAnthropicServer.error(529, "overloaded_error", said)
                        .every(4)
                        .times(EVER));
            }
            case LOST_REPLIES ->
                server.fault(FakeFault.hangUp().afterExecuting().every(3).times(EVER));
            case SOME_FAIL, REFUSED -> {} // made by the answers
        }
    }

    @Override
    public void outage(int calls, String said) {
        noTrouble();
        server.fault(FakeFault.hangUp().afterExecuting().after(calls));
        server.fault(FakeAnthropicServer.error(529, "overloaded_error", said).times(EVER));
    }

    @Override
    public synchronized void noTrouble() {
        trouble = null;
        failed.clear();
        server.noFaults();
        server.batching(FakeBatching.quick());
    }

    @Override
    public Map<String, Integer> billed() {
        return server.billed();
    }

    @Override
    public int requestCount() {
        return server.requestCount();
    }

    @Override
    public int batches() {
        return server.batches();
    }

    @Override
    public void close() {
        provider.close();
        server.close();
    }
}
