// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.testkit.FakeFault.Kind;
import io.github.finetune4j.testkit.FakeRefusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A batch of the fake Anthropic. Where it stands follows from the clock; all of it is answered at its end. One thread
 * at a time.
 */
final class FakeMessageBatch {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration KEPT = Duration.ofDays(29);

    private final String id;
    private final List<Map<String, Object>> requests;
    private final FakeBatching plan;
    private final @Nullable Kind spoil;
    private final Instant created;
    private final FakeMessages messages;
    private final FakeTally billed;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final StringBuilder results = new StringBuilder();
    private @Nullable Instant cancelled;
    private @Nullable Instant ended;
    private boolean archived;

    FakeMessageBatch(
            String id,
            List<Map<String, Object>> requests,
            FakeBatching plan,
            @Nullable Kind spoil,
            Instant created,
            FakeMessages messages,
            FakeTally billed) {
        this.id = id;
        this.requests = List.copyOf(requests);
        this.plan = plan;
        this.spoil = spoil;
        this.created = created;
        this.messages = messages;
        this.billed = billed;
        count("processing", requests.size());
        List.of("succeeded", "errored", "canceled", "expired").forEach(word -> count(word, 0));
    }

    String id() {
        return id;
    }

    private void count(String word, long more) {
        counts.merge(word, more, Long::sum);
    }

    /** Lets happen what is due. */
    FakeMessageBatch at(Instant now) {
        Instant end = end();
        if (ended == null && !now.isBefore(end)) {
            answer();
            ended = end;
        }
        archived = ended != null && !now.isBefore(created.plus(KEPT));
        return this;
    }

    private Instant end() {
        if (cancelled != null) {
            return cancelled.plus(plan.finalizing());
        }
        return created.plus(plan.share() < 1 ? WINDOW : plan.answering());
    }

    void cancel(Instant now) {
        if (ended == null && cancelled == null) {
            cancelled = now;
        }
    }

    private void answer() {
        List<Map<String, Object>> order = new ArrayList<>(requests);
        Collections.shuffle(order, new Random(plan.seed()));
        int answered = (int) (order.size() * share());
        for (int i = 0; i < order.size(); i++) {
            Map<String, Object> result = i < answered
                    ? result(order.get(i), i == 0)
                    : Map.of("type", cancelled == null ? "expired" : "canceled");
            count("processing", -1);
            count(String.valueOf(result.get("type")), 1);
            String custom = String.valueOf(order.get(i).get("custom_id"));
            line(custom, result);
            if (i == 0 && spoil == Kind.DOUBLED_ANSWER) {
                line(custom, result);
            } else if (i == 0 && spoil == Kind.UNKNOWN_ANSWER) {
                line("unknown", result);
            }
        }
    }

    private double share() {
        if (cancelled == null) {
            return plan.share();
        }
        double whole = Math.max(1, plan.answering().toMillis());
        return Math.min(plan.share(), Duration.between(created, cancelled).toMillis() / whole);
    }

    private Map<String, Object> result(Map<String, Object> request, boolean first) {
        Map<String, Object> asked = JsonView.object(request, "params");
        Map<String, Object> result = new LinkedHashMap<>();
        try {
            if (asked.containsKey("stream")) {
                throw FakeMessages.bad("stream: not supported in a batch");
            }
            Object message = messages.answer(asked, first && spoil == Kind.OTHER_MODEL);
            result.put("type", "succeeded");
            result.put("message", message);
            billed.add(String.valueOf(request.get("custom_id")));
        } catch (FakeRefusal e) {
            result.put("type", "errored");
            result.put("error", json(e.reply().body()));
        }
        return result;
    }

    private static Map<String, Object> json(byte[] body) {
        try {
            return Json.parseObject(new String(body, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new IllegalStateException("a refusal is no JSON: " + e + " -> write it as FakeMessages does", e);
        }
    }

    private void line(String custom, Map<String, Object> result) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", custom);
        line.put("result", result);
        results.append(Json.write(line)).append('\n');
    }

    /** {@return the results; null until it has ended, and when they are deleted} */
    byte @Nullable [] results() {
        return ended == null || archived ? null : results.toString().getBytes(StandardCharsets.UTF_8);
    }

    Map<String, @Nullable Object> shown(String base) {
        String open = cancelled == null ? "in_progress" : "canceling";
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("type", "message_batch");
        shown.put("processing_status", ended == null ? open : "ended");
        shown.put("request_counts", Map.copyOf(counts));
        shown.put("created_at", created.toString());
        shown.put("expires_at", created.plus(WINDOW).toString());
        shown.put("ended_at", ended == null ? null : ended.toString());
        shown.put("cancel_initiated_at", cancelled == null ? null : cancelled.toString());
        shown.put("archived_at", archived ? created.plus(KEPT).toString() : null);
        shown.put("results_url", ended == null ? null : base + "/v1/messages/batches/" + id + "/results");
        return shown;
    }
}
