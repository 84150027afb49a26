// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.calls;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.evaluation.internal.answers.AnswerNames;
import io.github.finetune4j.evaluation.internal.answers.AnswerStore;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.evaluation.internal.run.RuntimeVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model that stores its answers as JSON lines and never asks twice: a judge that can be replayed, a remote model in a
 * test. Requests are told apart by everything that they say. Failures are not stored. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RecordedModel implements ChatModel, AutoCloseable {
    private final String name;
    private final String identity;
    private final @Nullable ChatModel model;
    private final AnswerStore store;
    private final Path file;
    private long calls;
    private long replayed;

    private RecordedModel(String name, String identity, @Nullable ChatModel model, AnswerStore store, Path file) {
        this.name = name;
        this.identity = identity;
        this.model = model;
        this.store = store;
        this.file = file;
    }

    /**
     * {@return a model that asks only what the file doesn't hold, and adds it}
     *
     * @param model asked for what is new
     * @param file made with its folders where it is missing
     * @throws FineTuneException if the file can't be used, holds the answers of another model, or is open in another
     *     process
     * @throws IllegalArgumentException if the model has no name that lasts, as a lambda: {@code model.named("...")}
     *     gives it one
     */
    public static RecordedModel of(ChatModel model, Path file) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(AnswerStore.HEADER, model.name());
        header.put(AnswerFiles.IDENTITY, AnswerNames.identity(model));
        header.put("format", 1L);
        header.putAll(RuntimeVersions.all());
        return new RecordedModel(
                model.name(), AnswerNames.identity(model), model, AnswerStore.open(file, header), file);
    }

    /**
     * {@return a model that only repeats what the file holds, and fails for everything else}
     *
     * @param file that {@link #of} has written
     */
    public static RecordedModel replay(Path file) {
        String[] name = {file.getFileName().toString()};
        AnswerStore store = AnswerStore.readOnly(file, found -> name[0] = found);
        return new RecordedModel(name[0], name[0], null, store, file);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        String key = Question.key(request);
        Optional<ChatResponse> known = store.look(key).flatMap(Reply::response);
        if (known.isPresent()) {
            count(true);
            return known.get();
        }
        if (model == null) {
            throw new FineTuneException("no answer of " + name + " to this request is in " + file
                    + " -> record it first, with RecordedModel.of(model, file)");
        }
        ChatResponse response = model.chat(request);
        count(false);
        store.remember(request, key, Reply.of(response, Duration.ZERO, 1));
        return response;
    }

    private synchronized void count(boolean repeated) {
        if (repeated) {
            replayed++;
        } else {
            calls++;
        }
    }

    /** {@return answers that the model was asked for} */
    public synchronized long calls() {
        return calls;
    }

    /** {@return answers that were repeated from the file} */
    public synchronized long replayed() {
        return replayed;
    }

    @Override
    public boolean gainsFromBatches() {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(identity);
    }

    /** Ends the recording and gives its file up. The model that was asked is not closed. */
    @Override
    public void close() {
        store.close();
    }
}
