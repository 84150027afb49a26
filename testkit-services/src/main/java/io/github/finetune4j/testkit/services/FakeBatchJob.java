// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.testkit.FakeFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch of a fake service that is not OpenAI's: its requests, and where it stands by the clock. What it answers is
 * said once, when somebody looks at it after its end. Safe for use by several threads.
 */
final class FakeBatchJob {
    /** The words of services are their own. */
    enum Phase {
        VALIDATING,
        RUNNING,
        COMPLETED,
        EXPIRED,
        CANCELLED,
        FAILED;

        boolean ended() {
            return compareTo(RUNNING) > 0;
        }
    }

    /** A question that no fake service answers. */
    static final String REFUSED = "refuse me";

    private static final Duration WINDOW = Duration.ofHours(24);

    private final String id;
    private final Map<String, Object> asked;
    private final List<Map<String, Object>> requests;
    private final FakeBatching plan;
    private final Instant created;
    private final String problem;
    private @Nullable Instant cancelled;
    private boolean settled;
    private FakeFault.@Nullable Kind spoil;

    private FakeBatchJob(
            String id,
            Map<String, Object> asked,
            List<Map<String, Object>> requests,
            FakeBatching plan,
            Instant created,
            String problem) {
        this.id = id;
        this.asked = asked;
        this.requests = requests;
        this.plan = plan;
        this.created = created;
        this.problem = problem;
    }

    /**
     * {@return a batch of a file of requests; one that fails if a line is no JSON object}
     *
     * @param asked as it was asked for
     * @param file a request a line
     */
    static FakeBatchJob of(String id, Map<String, Object> asked, byte[] file, FakeBatching plan, Instant created) {
        List<Map<String, Object>> requests = new ArrayList<>();
        String problem = file.length == 0 ? "the file is empty" : "";
        for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
            try {
                requests.add(Json.parseObject(line));
            } catch (JsonException e) {
                problem = "line " + (requests.size() + 1) + " cannot be read";
                break;
            }
        }
        Collections.shuffle(requests, new Random(plan.seed() + id.hashCode()));
        return new FakeBatchJob(id, asked, requests, plan, created, problem);
    }

    void spoil(FakeFault.@Nullable Kind how) {
        spoil = how;
    }

    /** {@return lines of answers, with what is wrong about them} */
    String spoiled(CharSequence lines) {
        return FakeBatchTroubles.spoiled(lines.toString(), spoil);
    }

    String id() {
        return id;
    }

    Map<String, Object> asked() {
        return asked;
    }

    Instant created() {
        return created;
    }

    Instant expires() {
        return created.plus(WINDOW);
    }

    int total() {
        return requests.size();
    }

    /** {@return why its file can't be answered; empty if it can} */
    String problem() {
        return problem;
    }

    synchronized void cancel(Instant now) {
        if (!phase(now).ended()) {
            cancelled = now;
        }
    }

    synchronized Phase phase(Instant now) {
        if (cancelled != null) {
            return Phase.CANCELLED;
        }
        Instant begin = created.plus(plan.validating());
        if (now.isBefore(begin)) {
            return Phase.VALIDATING;
        }
        if (!problem.isEmpty()) {
            return Phase.FAILED;
        }
        Instant end =
                plan.share() < 1 ? expires() : begin.plus(plan.answering()).plus(plan.finalizing());
        if (now.isBefore(end)) {
            return Phase.RUNNING;
        }
        return plan.share() < 1 ? Phase.EXPIRED : Phase.COMPLETED;
    }

    /** {@return how many requests are through} */
    synchronized int through(Instant now) {
        Instant until = cancelled == null ? now : cancelled;
        double spent = Duration.between(created.plus(plan.validating()), until).toMillis();
        if (spent < 0 || !problem.isEmpty()) {
            return 0;
        }
        int most = (int) (plan.share() * requests.size());
        double span = (plan.share() < 1 ? WINDOW.minus(plan.validating()) : plan.answering()).toMillis();
        return spent >= span ? most : (int) (most * spent / span);
    }

    /**
     * Says what came of each request, if it has ended and nobody has said so yet.
     *
     * @param each hears of a request, and whether it was got to at all, in the order of answering
     * @return whether it was said now
     */
    synchronized boolean settle(Instant now, BiConsumer<Map<String, Object>, Boolean> each) {
        if (settled || !phase(now).ended()) {
            return false;
        }
        settled = true;
        int through = through(now);
        for (int i = 0; i < requests.size(); i++) {
            each.accept(requests.get(i), i < through);
        }
        return true;
    }
}
