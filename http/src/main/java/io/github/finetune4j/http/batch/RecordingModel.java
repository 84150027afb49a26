// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model whose answers are on record before its caller has them, for one turn of calls. Once one can't be recorded,
 * none is asked for any more. Safe for use by several threads.
 */
final class RecordingModel implements ChatModel {
    private final ChatModel model;
    private final Recording recording;
    private final UnaryOperator<ChatRequest> more;
    private final InstantSource clock;
    private final Map<String, AskFailure> failures = new LinkedHashMap<>();
    private final Map<String, Boolean> answered = new LinkedHashMap<>();
    private long input;
    private long output;
    private int others;
    private @Nullable ResultNotSavedException full;

    /**
     * Nothing is asked yet.
     *
     * @param more what is asked in addition
     */
    RecordingModel(ChatModel model, Recording recording, UnaryOperator<ChatRequest> more, InstantSource clock) {
        this.model = model;
        this.recording = recording;
        this.more = more;
        this.clock = clock;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        throwIfFull();
        String key = RecordedAnswers.key(request);
        Instant begun = clock.instant();
        try {
            ChatResponse response = model.chat(more.apply(request));
            record(key, response, Duration.between(begun, clock.instant()));
            return response;
        } catch (ResultNotSavedException e) {
            throw e;
        } catch (RuntimeException e) {
            failed(key, AskFailure.of(e));
            throw e;
        }
    }

    private synchronized void record(String key, ChatResponse response, Duration took) {
        failures.remove(key);
        answered.put(key, true);
        input += response.usage().inputTokens();
        output += response.usage().outputTokens();
        if (!recording.isOurs(response)) {
            others++;
            failures.put(key, AskFailure.OTHER_MODEL);
            return;
        }
        try {
            recording.add(key, response, took.isNegative() ? Duration.ZERO : took);
        } catch (ResultNotSavedException e) {
            full = e;
            throw e;
        }
    }

    private synchronized void failed(String key, AskFailure failure) {
        failures.put(key, failure);
    }

    synchronized void throwIfFull() {
        if (full != null) {
            throw full;
        }
    }

    /** {@return why there is no answer, by the key of the request} */
    synchronized Map<String, AskFailure> failures() {
        return new LinkedHashMap<>(failures);
    }

    /** {@return whether it surely was not billed, or is billed already} */
    synchronized boolean settled(String key) {
        AskFailure failure = failures.get(key);
        return answered.containsKey(key) || (failure != null && !failure.unsure());
    }

    synchronized boolean hasEnded(String key) {
        return answered.containsKey(key) || failures.containsKey(key);
    }

    synchronized AskEvent event(int turn) {
        return AskEvent.of(AskEvent.CALLED, turn)
                .answers(answered.size(), new Usage(input, output))
                .odd(new AskOddities(0, 0, others, 0));
    }

    @Override
    public String name() {
        return model.name();
    }
}
