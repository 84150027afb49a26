// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.testkit.FakeFault.Kind;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A batch of the fake server. Where it stands follows from the clock; what is due is answered when somebody asks, by
 * another thread, so that nobody waits long for a large one.
 */
final class FakeBatch {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final long LONGEST_WAIT_SECONDS = 5;

    private final String id;
    private final Map<String, Object> asked;
    private final FakeBatching plan;
    private final @Nullable Kind spoil;
    private final Instant created;
    private final FakeBatches home;
    private final FakeBatchFile answers;
    private final FakeBatchFile failures;
    private final Map<String, @Nullable Instant> times = new LinkedHashMap<>();
    private CompletableFuture<?> work = CompletableFuture.completedFuture(null);
    private String status = "validating";
    private final AtomicInteger done = new AtomicInteger(); // by one thread at a time
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private int[] order = new int[0];

    private @Nullable FakeBatchRequests requests;
    private @Nullable String outputFile;
    private @Nullable String errorFile;

    FakeBatch(
            String id,
            Map<String, Object> asked,
            FakeBatching plan,
            @Nullable Kind spoil,
            Instant created,
            FakeBatches home) {
        this.id = id;
        this.asked = asked;
        this.plan = plan;
        this.spoil = spoil;
        this.created = created;
        this.home = home;
        answers = new FakeBatchFile(home.folder());
        failures = new FakeBatchFile(home.folder());
    }

    String id() {
        return id;
    }

    private Instant expires() {
        return created.plus(WINDOW);
    }

    /** Lets happen what is due. */
    synchronized FakeBatch at(Instant now) {
        Instant begin = created.plus(plan.validating());
        if (status.equals("validating") && !now.isBefore(begin)) {
            validate(begin);
        }
        if (status.equals("in_progress") || status.equals("cancelling")) {
            go(now);
        }
        Instant finalizing = times.get("finalizing_at");
        if (status.equals("finalizing") && finalizing != null && !now.isBefore(finalizing.plus(plan.finalizing()))) {
            end("completed", finalizing.plus(plan.finalizing()));
        }
        return this;
    }

    private void validate(Instant at) {
        FakeBatchRequests all = home.read(String.valueOf(asked.get("input_file_id")), asked, at);
        requests = all;
        order = all.order(plan.seed() + id.hashCode());
        boolean bad = !all.errors().isEmpty();
        status = bad ? "failed" : "in_progress";
        times.put(bad ? "failed_at" : "in_progress_at", at);
    }

    private void go(Instant now) {
        Instant cancelled = times.get("cancelling_at");
        Instant until = cancelled == null ? now : cancelled;
        int due = due(until.isAfter(expires()) ? expires() : until);
        answer(due);
        if (done.get() < due) {
            return;
        }
        if (cancelled != null) {
            Instant end = cancelled.plus(plan.finalizing());
            if (!now.isBefore(end)) {
                end("cancelled", end);
            }
        } else if (done.get() == order.length) {
            status = "finalizing";
            times.put("finalizing_at", answered(done.get()));
        } else if (!now.isBefore(expires())) {
            expire();
        }
    }

    /** {@return how many requests are answered at that time} */
    private int due(Instant at) {
        double whole = seconds(Duration.between(begin(), at));
        double span = seconds(plan.share() < 1 ? WINDOW.minus(plan.validating()) : plan.answering());
        int most = (int) (plan.share() * order.length);
        return span <= 0 || whole >= span ? most : (int) (most * whole / span);
    }

    /** {@return when so many requests are answered} */
    private Instant answered(int many) {
        double share = order.length == 0 ? 1 : many / (double) order.length;
        return begin().plusMillis((long) (plan.answering().toMillis() * share));
    }

    private Instant begin() {
        return created.plus(plan.validating());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private void answer(int due) {
        if (work.isDone() && done.get() < due) {
            work = CompletableFuture.runAsync(() -> answerUpTo(due), home.threads());
        }
        try {
            work.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return; // it goes on, and the next who asks sees more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "batch " + id + ": answering it failed: " + e.getCause() + " -> look at the cause", e.getCause());
        }
    }

    private void answerUpTo(int due) {
        FakeBatchRequests all = requests;
        while (all != null && done.get() < due && !Thread.currentThread().isInterrupted()) {
            one(all.get(order[done.get()]));
            done.incrementAndGet();
        }
    }

    private void one(Map<String, Object> line) {
        Map<String, Object> body = JsonView.object(line, "body");
        String customId = String.valueOf(line.get("custom_id"));
        FakeReply reply = home.chats()
                .answered(
                        body,
                        answered(done.get() + 1),
                        spoil == Kind.OTHER_MODEL && completed.get() == 0 ? spoil : null);
        if (reply.status() != 200) {
            failures.answer(lineId(done.get()), customId, reply);
            failed.incrementAndGet();
            return;
        }
        answers.answer(lineId(done.get()), customId, reply);
        home.billed(customId);
        if (completed.getAndIncrement() == 0 && spoil == Kind.DOUBLED_ANSWER) {
            answers.answer(lineId(order.length), customId, reply);
        } else if (completed.get() == 1 && spoil == Kind.UNKNOWN_ANSWER) {
            answers.answer(lineId(order.length), "unknown-" + id, reply);
        }
    }

    private String lineId(int number) {
        return "batch_req_" + id.substring(id.indexOf('_') + 1) + "_" + (number + 1);
    }

    private void expire() {
        FakeBatchRequests all = requests;
        for (int i = done.get(); all != null && i < order.length; i++) {
            failures.unanswered(
                    lineId(i),
                    String.valueOf(all.get(order[i]).get("custom_id")),
                    "batch_expired",
                    "This request could not be executed before the completion window expired.");
        }
        end("expired", expires());
    }

    private void end(String word, Instant at) {
        outputFile = home.keep(id + "_output.jsonl", answers.close(), asked, at);
        errorFile = home.keep(id + "_error.jsonl", failures.close(), asked, at);
        status = word;
        times.put(word + "_at", at);
    }

    /** Lets go of the files that it writes. */
    void close() {
        answers.close();
        failures.close();
    }

    synchronized void cancel(Instant now) {
        if (status.equals("cancelling") || status.equals("cancelled")) {
            return;
        }
        if (!List.of("validating", "in_progress", "finalizing").contains(status)) {
            throw FakeRefusal.of(
                    FakeReply.error(409, "invalid_state", "Cannot cancel a batch with status '" + status + "'."));
        }
        if (requests == null) {
            end("cancelled", now);
        } else {
            status = "cancelling";
        }
        times.put("cancelling_at", now);
    }

    synchronized Map<String, @Nullable Object> shown() {
        FakeBatchRequests all = requests;
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("object", "batch");
        shown.put("endpoint", asked.get("endpoint"));
        shown.put("model", all == null ? null : all.model());
        shown.put(
                "errors",
                status.equals("failed") && all != null ? Map.of("object", "list", "data", all.errors()) : null);
        shown.put("input_file_id", asked.get("input_file_id"));
        shown.put("completion_window", asked.get("completion_window"));
        shown.put("status", status);
        shown.put("output_file_id", outputFile);
        shown.put("error_file_id", errorFile);
        shown.put("created_at", created.getEpochSecond());
        shown.put("expires_at", expires().getEpochSecond());
        for (String word :
                List.of("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")) {
            Instant time = times.get(word + "_at");
            shown.put(word + "_at", time == null ? null : time.getEpochSecond());
        }
        int total = status.equals("failed") ? 0 : order.length;
        shown.put("request_counts", Map.of("total", total, "completed", completed.get(), "failed", failed.get()));
        shown.put("metadata", asked.get("metadata"));
        return shown;
    }
}
