// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.calls;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.internal.ask.Asking;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorOptions;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Spending;
import io.github.finetune4j.internal.names.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Sends many requests to a model, as an evaluation does: bounded concurrency, evenly spaced calls, retries of transient
 * failures, and a time limit per call. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelCalls {
    private final EvaluatorOptions options;

    private ModelCalls(EvaluatorOptions options) {
        this.options = options;
    }

    /** {@return one call after the other} */
    public static ModelCalls oneByOne() {
        EvaluatorOptions options = new EvaluatorOptions();
        options.metrics.add(Metric.binary("none", answer -> true));
        return new ModelCalls(options);
    }

    /**
     * {@return the same with that many calls under way at once}
     *
     * @param calls at least 1
     */
    public ModelCalls concurrency(int calls) {
        EvaluatorOptions changed = options.copy();
        changed.concurrency = Given.atLeast("concurrency", calls, 1);
        return new ModelCalls(changed);
    }

    /**
     * {@return the same in batches, where the model's service takes them; others are asked by ordinary calls}
     *
     * @param folder where what was asked is on record
     */
    public ModelCalls batch(Path folder) {
        EvaluatorOptions changed = options.copy();
        changed.batches = folder;
        return new ModelCalls(changed);
    }

    /**
     * {@return the same with a limit of calls per time}
     *
     * @param calls at least 1
     * @param per above zero
     */
    public ModelCalls rateLimit(int calls, Duration per) {
        EvaluatorOptions changed = options.copy();
        changed.callRate = EvaluatorOptions.rate("rateLimit", calls, per);
        return new ModelCalls(changed);
    }

    /**
     * {@return the same with another number of retries after failures that may pass}
     *
     * @param times at least 0; 4 by default
     */
    public ModelCalls retries(int times) {
        EvaluatorOptions changed = options.copy();
        changed.retries = Given.atLeast("retries", times, 0);
        return new ModelCalls(changed);
    }

    /**
     * {@return the same with another time limit per call}
     *
     * @param time above zero; 10 minutes by default
     */
    public ModelCalls timeout(Duration time) {
        EvaluatorOptions changed = options.copy();
        changed.callTimeout = Given.positive("timeout", time);
        return new ModelCalls(changed);
    }

    /**
     * Asks, and waits for all answers.
     *
     * @param model the model
     * @param requests in any number
     * @return what came of each, in their order
     * @throws FineTuneException if the thread was interrupted (its flag stays set) or the provider refused the key
     */
    public List<ModelCall> ask(ChatModel model, List<ChatRequest> requests) {
        List<Question> questions = IntStream.range(0, requests.size())
                .mapToObj(i -> new Question(i, new ChatExample(requests.get(i).messages(), Map.of()), requests.get(i)))
                .toList();
        ModelCall[] calls = new ModelCall[requests.size()];
        try {
            EvaluatorSettings settings = new EvaluatorSettings(options);
            ChatModel asked = settings.asked(model);
            Spending spending = new Spending(settings.budget(), settings.price(model.name()));
            new Asking(settings, asked, spending).ask(questions.iterator(), (some, replies) -> {
                for (int i = 0; i < replies.size(); i++) {
                    calls[some.get(i).index()] = new ModelCall(replies.get(i));
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("asking " + model.name() + " was interrupted -> ask again", e);
        }
        return List.of(calls);
    }
}
