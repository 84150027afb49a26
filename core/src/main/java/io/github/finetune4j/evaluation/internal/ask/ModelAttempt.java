// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Asks a model, in its turn, within the budget, again after failures that may pass. */
final class ModelAttempt {
    private static final double FIRST_PAUSE_NANOS = 1e9;
    private static final double LONGEST_PAUSE_NANOS = 60e9;
    private static final Usage NOTHING = new Usage(0, 0);

    private final ChatModel model;
    private final EvaluatorSettings settings;
    private final TimedCalls calls;
    private final Pacer pacer;
    private final Spending spending;
    private final SplittableRandom jitter;

    ModelAttempt(ChatModel model, EvaluatorSettings settings, TimedCalls calls, Pacer pacer, Spending spending) {
        this.model = model;
        this.settings = settings;
        this.calls = calls;
        this.pacer = pacer;
        this.spending = spending;
        jitter = new SplittableRandom(settings.seed());
    }

    /**
     * Asks a batch; if that fails, each row alone, so that one bad row costs one row.
     *
     * @param requests whose calls are reserved
     * @return one reply per request; fewer, if the budget ended before a second try
     */
    List<Reply> ask(List<ChatRequest> requests) throws InterruptedException {
        if (model instanceof BatchModel batches) {
            return inBatches(batches, requests);
        }
        if (requests.size() == 1) {
            return List.of(one(requests.get(0)));
        }
        long start = settings.clock().nanos();
        pacer.await(requests.size());
        Usage usage = NOTHING;
        try {
            List<ChatResponse> responses = calls.run(() -> model.chatAll(requests), requests.size());
            checkCount(requests.size(), responses.size());
            Duration took = settings.clock().since(start);
            usage = sum(responses);
            return responses.stream().map(r -> Reply.of(r, took, 1)).toList();
        } catch (RuntimeException e) {
            stopIfHopeless(e);
        } finally {
            settle(requests.size(), usage);
        }
        return oneByOne(requests);
    }

    /** A batch takes its time, which says nothing about the model's, and repeats what may pass by itself. */
    private List<Reply> inBatches(BatchModel batches, List<ChatRequest> requests) throws InterruptedException {
        Usage usage = NOTHING;
        try {
            List<ChatResponse> responses = calls.patiently(() -> batches.chatAll(requests));
            checkCount(requests.size(), responses.size());
            usage = sum(responses);
            return responses.stream().map(r -> Reply.of(r, Duration.ZERO, 1)).toList();
        } catch (RuntimeException e) {
            stopIfHopeless(e);
        } finally {
            settle(requests.size(), usage);
        }
        List<Reply> replies = new ArrayList<>();
        for (ChatRequest request : requests) {
            replies.add(onRecord(batches, request));
        }
        return replies;
    }

    private static Reply onRecord(BatchModel batches, ChatRequest request) {
        try {
            return Reply.of(batches.chat(request), Duration.ZERO, 1);
        } catch (RuntimeException e) {
            stopIfHopeless(e);
            return Reply.failed(e, false, Duration.ZERO, 1);
        }
    }

    private List<Reply> oneByOne(List<ChatRequest> requests) throws InterruptedException {
        List<Reply> replies = new ArrayList<>();
        for (ChatRequest request : requests) {
            if (spending.reserve(1) == 0) {
                break;
            }
            replies.add(one(request));
        }
        return replies;
    }

    private Reply one(ChatRequest request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            pacer.await(1);
            Reply reply = attempt(() -> model.chat(request), attempt);
            boolean last = attempt > settings.retries() || !passing(reply);
            if (last || spending.reserve(1) == 0) {
                return reply;
            }
            pause(attempt, reply);
        }
    }

    private Reply attempt(Supplier<ChatResponse> call, int attempt) throws InterruptedException {
        long start = settings.clock().nanos();
        Usage usage = NOTHING;
        try {
            ChatResponse response = calls.run(call);
            usage = response.usage();
            return Reply.of(response, settings.clock().since(start), attempt);
        } catch (RuntimeException e) {
            stopIfHopeless(e);
            boolean again = e instanceof TransientProviderException || e instanceof TimedCalls.NoAnswerInTimeException;
            return Reply.failed(e, again, settings.clock().since(start), attempt);
        } finally {
            settle(1, usage);
        }
    }

    /** A hanging call may have been paid for, and the next one would hang as long: it is not repeated at once. */
    private static boolean passing(Reply reply) {
        return reply.failure() instanceof TransientProviderException;
    }

    private void pause(int attempt, Reply reply) throws InterruptedException {
        double pause = Math.min(FIRST_PAUSE_NANOS * Math.pow(2, attempt - 1.0), LONGEST_PAUSE_NANOS);
        long nanos = (long) (pause * (0.75 + 0.5 * random()));
        if (reply.failure() instanceof RateLimitedException) {
            pacer.hold(Duration.ofNanos(nanos));
        } else {
            settings.clock().sleep(nanos);
        }
    }

    private synchronized double random() {
        return jitter.nextDouble();
    }

    private void settle(int number, Usage usage) {
        spending.settle(number, usage);
        pacer.charge(usage.inputTokens() + usage.outputTokens());
    }

    /** A refused key is refused for every row, and a model that breaks its contract is nobody's answer. */
    private static void stopIfHopeless(RuntimeException e) {
        if (e instanceof AuthenticationException
                || e instanceof BatchStoppedException
                || e instanceof PermissionException
                || e instanceof BrokenContractException
                || e instanceof TimedCalls.TooManyHangingException) {
            throw e;
        }
    }

    private void checkCount(int asked, int answered) {
        if (asked != answered) {
            throw new BrokenContractException("the model " + model.name() + " gave " + answered + " answers to " + asked
                    + " requests -> give one answer per request from chatAll, in their order");
        }
    }

    private static Usage sum(List<ChatResponse> responses) {
        long in = responses.stream().mapToLong(r -> r.usage().inputTokens()).sum();
        long out = responses.stream().mapToLong(r -> r.usage().outputTokens()).sum();
        return new Usage(in, out);
    }

    /** The model's code is wrong. */
    static final class BrokenContractException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        BrokenContractException(String message) {
            super(message);
        }
    }
}
