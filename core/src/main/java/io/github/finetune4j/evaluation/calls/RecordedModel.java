// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.calls;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.answers.AnswerNames;
import io.github.finetune4j.evaluation.internal.answers.IndexedAnswers;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import java.nio.file.Path;
import java.time.Duration;
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
    private final @Nullable ChatModel model;
    private final IndexedAnswers answers;
    private final Path file;
    private long calls;
    private long replayed;

    private RecordedModel(@Nullable ChatModel model, IndexedAnswers answers, Path file) {
        this.model = model;
        this.answers = answers;
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
        return new RecordedModel(model, IndexedAnswers.open(file, model.name(), AnswerNames.identity(model)), file);
    }

    /**
     * {@return a model that only repeats what the file holds, and fails for everything else} It has the name and the
     * identity of the model that gave the answers, so that an evaluation of it counts as one of that model. Memory
     * holds a few bytes of each answer; the answers stay in the file.
     *
     * @param file that {@link #of}, {@link RecordedAnswers} or a run has written
     * @throws FineTuneException if the file can't be read
     */
    public static RecordedModel replay(Path file) {
        return new RecordedModel(null, IndexedAnswers.openToRead(file), file);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        String key = Question.key(request);
        Optional<ChatResponse> known = answers.look(key);
        if (known.isPresent()) {
            count(true);
            return known.get();
        }
        if (model == null) {
            throw new FineTuneException("no answer of " + name() + " to this request is in " + file
                    + " -> record it while the model answers, or leave the row out");
        }
        ChatResponse response = model.chat(request);
        count(false);
        answers.add(key, RecordedAnswers.asked(request), Reply.of(response, Duration.ZERO, 1));
        return response;
    }

    /**
     * {@return the answer to a request that is in the file; empty where it isn't}
     *
     * @param request as it was asked
     */
    public Optional<ChatResponse> known(ChatRequest request) {
        return answers.look(Question.key(request));
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
        return answers.name();
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(answers.identity());
    }

    /** Ends the recording and gives its file up. The model that was asked is not closed. */
    @Override
    public void close() {
        answers.close();
    }
}
