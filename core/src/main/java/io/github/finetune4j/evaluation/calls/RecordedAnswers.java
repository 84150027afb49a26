// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.calls;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.answers.IndexedAnswers;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.internal.files.KeyTable;
import io.github.finetune4j.internal.names.NoNull;
import java.nio.file.Path;
import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Answers that a model gave elsewhere, in a batch for example, put on record for {@link RecordedModel#replay}: one line
 * of JSON each, the first answer to a request counts.
 *
 * <pre>{@code
 * try (RecordedAnswers answers = RecordedAnswers.open(file, model.name(), "openai/ft:gpt-4o-mini:acme::x1")) {
 *     answers.add(request, response, Duration.ZERO);
 * }
 * }</pre>
 *
 * <p>Lines are only ever appended, each with one call. A process that is killed leaves at most half a line, which the
 * next one cuts off. Memory holds a few bytes of each answer. Safe for use by several threads; one process at a time
 * may have the file open.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RecordedAnswers implements AutoCloseable {
    private final IndexedAnswers answers;

    private RecordedAnswers(IndexedAnswers answers) {
        this.answers = answers;
    }

    /**
     * {@return the answers in a file, to which more can be added}
     *
     * @param file made with its folders where it is missing
     * @param name of the model that answered, for reports
     * @param identity of that model, see {@link io.github.finetune4j.chat.ChatModel#identity}: evaluations of the
     *     recorded answers count as its own
     * @throws FineTuneException if the file can't be used, holds the answers of another model, or is open elsewhere
     */
    public static RecordedAnswers open(Path file, String name, String identity) {
        NoNull.check("recorded answers", "file", file, "name", name, "identity", identity);
        return new RecordedAnswers(IndexedAnswers.open(file, name, identity));
    }

    /**
     * {@return what distinguishes a request from all others: 32 hexadecimal digits, the same in every process}
     *
     * @param request of which everything counts, its messages and its settings
     */
    public static String key(ChatRequest request) {
        return Question.key(request);
    }

    /** {@return the last message, for people who read the file} */
    static String asked(ChatRequest request) {
        return request.messages().get(request.messages().size() - 1).content();
    }

    /**
     * {@return whether there is an answer}
     *
     * @param request as it will be asked again
     */
    public boolean has(ChatRequest request) {
        return has(key(request));
    }

    /**
     * {@return whether there is an answer}
     *
     * @param key of the request
     */
    public boolean has(String key) {
        return answers.has(key);
    }

    /**
     * Adds an answer.
     *
     * @param request as it will be asked again: what was asked in addition, such as log-probabilities, is left out
     * @param response of the model
     * @param took how long it took; zero where nobody knows
     * @return whether it was added; not where the request has an answer already
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written; nothing of it is there then
     */
    public boolean add(ChatRequest request, ChatResponse response, Duration took) {
        return add(key(request), asked(request), response, took);
    }

    /**
     * Adds an answer to a request that is not at hand.
     *
     * @param key of the request
     * @param response of the model
     * @param took how long it took; zero where nobody knows
     * @return whether it was added; not where the request has an answer already
     * @throws IllegalArgumentException if it is no key
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written; nothing of it is there then
     */
    public boolean add(String key, ChatResponse response, Duration took) {
        if (!KeyTable.fits(key)) {
            throw new IllegalArgumentException(
                    "key of a request: " + key.length() + " characters -> take RecordedAnswers.key(request)");
        }
        return add(key, null, response, took);
    }

    private boolean add(String key, @Nullable String asked, ChatResponse response, Duration took) {
        return answers.add(key, asked, Reply.of(response, took, 1));
    }

    /** {@return requests that have an answer} */
    public int size() {
        return answers.size();
    }

    /**
     * Makes sure that what was added outlives the machine's power. Without it, it outlives the process alone.
     *
     * @throws io.github.finetune4j.error.ResultNotSavedException if the disk does not take it
     */
    public void sync() {
        answers.sync();
    }

    /** Syncs the file and gives it up. */
    @Override
    public void close() {
        try {
            answers.sync();
        } finally {
            answers.close();
        }
    }
}
