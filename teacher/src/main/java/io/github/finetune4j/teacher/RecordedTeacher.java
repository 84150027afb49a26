// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model whose answers to ordinary calls are on record in the run's folder; batches have a record of their own. A full
 * disk is remembered, and no further call is made: an answer that can't be kept would be paid for again.
 */
final class RecordedTeacher implements ChatModel, AutoCloseable {
    private static final int NAME_BYTES = 8;
    private static final int NOT_FOUND = 404;

    /** The kind of a failure. */
    private enum Kind {
        PASSING,
        OF_THE_REQUEST,
        OTHER
    }

    private final ChatModel model;
    private final @Nullable RecordedModel recorded;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, Kind> failed = new ConcurrentHashMap<>();
    private final List<BatchModel> batches = new CopyOnWriteArrayList<>();
    private volatile double priceShare = 1;
    private volatile @Nullable ResultNotSavedException full;

    RecordedTeacher(ChatModel model, Path folder) {
        this.model = model;
        String file = Sha256.start(identity(model), NAME_BYTES) + ".jsonl";
        recorded = model instanceof BatchModel
                ? null
                : RecordedModel.of(model, folder.resolve("answers").resolve(file));
    }

    /** {@return by what a model is known in rows and in the table of terms} */
    static String identity(ChatModel model) {
        return model.identity().orElseGet(model::name);
    }

    /** {@return the model as it is asked: in batches, where it is one that is asked so} */
    ChatModel asked() {
        return model instanceof BatchModel batches ? watched(batches) : this;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return asked(List.of(request), () -> (recorded == null ? model : recorded).chat(request));
    }

    /** {@return what a call gives; its failure is noted for each of the requests} */
    <T> T asked(List<ChatRequest> requests, Supplier<T> call) {
        throwIfFull();
        List<String> keys = requests.stream().map(RecordedAnswers::key).toList();
        asked.addAll(keys);
        keys.forEach(key -> failed.put(key, Kind.OTHER)); // until there is an answer: a call that hangs says no more
        try {
            T answer = call.get();
            keys.forEach(failed::remove);
            return answer;
        } catch (ResultNotSavedException e) {
            full = e;
            throw e;
        } catch (RuntimeException e) {
            keys.forEach(key -> failed.put(key, kind(e)));
            throw e;
        }
    }

    private static Kind kind(RuntimeException failure) {
        if (failure instanceof TransientProviderException) {
            return Kind.PASSING;
        }
        if (failure instanceof InvalidRequestException e) {
            return e.status().orElse(0) == NOT_FOUND ? Kind.OTHER : Kind.OF_THE_REQUEST;
        }
        boolean ofTheRequest = failure instanceof IllegalArgumentException
                || (failure instanceof FineTuneException && !(failure instanceof ProviderException));
        return ofTheRequest ? Kind.OF_THE_REQUEST : Kind.OTHER;
    }

    /** Begins another stage: what was asked and failed before counts no more. */
    void begin() {
        asked.clear();
        failed.clear();
    }

    /** {@return what has no answer of all that was asked in this stage} */
    StageFailures failures() {
        return failures(asked, failed.keySet());
    }

    /** {@return what kinds of failures some questions have, by their keys; one that is not known here is another} */
    StageFailures failures(Collection<String> questions, Collection<String> unanswered) {
        int passing = 0;
        int ofRequests = 0;
        for (String key : unanswered) {
            Kind kind = failed.getOrDefault(key, Kind.OTHER);
            passing += kind == Kind.PASSING ? 1 : 0;
            ofRequests += kind == Kind.OF_THE_REQUEST ? 1 : 0;
        }
        return new StageFailures(questions.size(), passing, ofRequests, unanswered.size() - passing - ofRequests);
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
        return model.inBatches(folder).map(this::watched);
    }

    private BatchModel watched(BatchModel asked) {
        priceShare = asked.priceShare();
        if (!batches.contains(asked)) {
            batches.add(asked);
        }
        return new WatchedBatches(asked, this);
    }

    /** {@return what its batches say of how they came by their answers} */
    List<String> notes() {
        return batches.stream().flatMap(asked -> asked.notes().stream()).toList();
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
        if (recorded != null) {
            recorded.close();
        }
    }
}
