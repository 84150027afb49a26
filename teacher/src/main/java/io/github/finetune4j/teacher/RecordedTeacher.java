// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A model whose answers to ordinary calls are on record in the run's folder; batches have a record of their own. A full
 * disk is remembered, and no further call is made: an answer that can't be kept would be paid for again.
 */
final class RecordedTeacher implements ChatModel, AutoCloseable {
    private static final int NAME_BYTES = 8;

    private final ChatModel model;
    private final RecordedModel recorded;
    private final Set<String> passing = ConcurrentHashMap.newKeySet();
    private volatile double priceShare = 1;
    private volatile @Nullable ResultNotSavedException full;

    RecordedTeacher(ChatModel model, Path folder) {
        this.model = model;
        String file = Sha256.start(identity(model), NAME_BYTES) + ".jsonl";
        recorded = RecordedModel.of(model, folder.resolve("answers").resolve(file));
    }

    /** {@return by what a model is known in rows and in the table of terms} */
    static String identity(ChatModel model) {
        return model.identity().orElseGet(model::name);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        throwIfFull();
        try {
            return recorded.chat(request);
        } catch (ResultNotSavedException e) {
            full = e;
            throw e;
        } catch (TransientProviderException e) {
            passing.add(RecordedAnswers.key(request));
            throw e;
        }
    }

    /** {@return whether a request ever failed with what may pass, such as a limit of calls} */
    boolean failedForNow(ChatRequest request) {
        return passing.contains(RecordedAnswers.key(request));
    }

    /** Throws where answers could not be kept: whoever asks takes each failure for the request's. */
    void throwIfFull() {
        ResultNotSavedException notSaved = full;
        if (notSaved != null) {
            throw notSaved;
        }
    }

    @Override
    public boolean gainsFromBatches() {
        return false;
    }

    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        Optional<BatchModel> batches = model.inBatches(folder);
        batches.ifPresent(some -> priceShare = some.priceShare());
        return batches;
    }

    /** {@return what a token costs by the way in which it is asked, as a share of the ordinary price} */
    double priceShare() {
        return priceShare;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(identity(model));
    }

    @Override
    public void close() {
        recorded.close();
    }
}
