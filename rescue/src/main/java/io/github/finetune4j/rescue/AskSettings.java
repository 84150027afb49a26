// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.providers.Prices;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The way to ask a tuned model while it lives: a settings group of {@link OpenAiRescue#ask}. Everything has a default.
 * Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AskSettings {
    private static final int MOST_TOP = 20;

    int topLogProbabilities = MOST_TOP;
    Budget budget = Budget.unlimited();

    @Nullable Prices prices;

    int answerTokens = 1_000;

    @Nullable LocalDate end;

    Duration lastBatch = Duration.ofDays(2);
    int batchRequests = 50_000;
    long batchBytes = 200_000_000;
    int retries = 3;
    ModelCalls calls = ModelCalls.oneByOne().concurrency(8).retries(0);
    Duration pause = Duration.ofMinutes(1);
    Duration outage = Duration.ofHours(1);
    InstantSource clock = InstantSource.system();
    Sleeper sleeper = Sleeper.system();
    Consumer<? super AskPlan> plan = plan -> {};
    Consumer<? super AskReport> progress = report -> {};

    AskSettings() {}

    /**
     * Sets how many of the most probable tokens at each place are asked for, with the log-probabilities of the answer's
     * own. They are asked in addition: the answer is found again by the request as it was given. A request that says
     * itself what it wants of this is left as it is.
     *
     * @param number 0 to 20; 0 asks for none at all; 20 by default
     * @return this
     */
    public AskSettings topLogProbabilities(int number) {
        topLogProbabilities = Given.from("topLogProbabilities", number, 0, MOST_TOP);
        return this;
    }

    /**
     * Sets what all asking of this model into this folder may take, that of earlier calls included. What may still be
     * billed is set aside before a batch goes out or a call is made: half the characters of a prompt, and of an answer
     * what its request allows ({@code maxTokens}) or {@link #answerTokens}. When nothing more fits, asking stops and
     * says how much is left.
     *
     * @param limit of requests that are answered ({@link Budget#ofCalls}), tokens, or money in US dollars; none by
     *     default
     * @return this
     */
    public AskSettings budget(Budget limit) {
        budget = limit;
        return this;
    }

    /**
     * Sets what tokens cost. A batch is billed at half the price.
     *
     * @param value the price of ordinary calls; default: what {@link Prices#of} knows, for OpenAI itself alone
     * @return this
     */
    public AskSettings prices(Prices value) {
        prices = value;
        return this;
    }

    /**
     * Sets how many tokens are set aside for an answer whose request sets no limit. No limit is sent for it: answers
     * that are longer may exceed a budget by as much.
     *
     * @param number at least 1; 1,000 by default
     * @return this
     */
    public AskSettings answerTokens(int number) {
        answerTokens = Given.atLeast("answerTokens", number, 1);
        return this;
    }

    /**
     * Sets the first day on which the model no longer answers, from its beginning in UTC.
     *
     * @param day default: what the reference says, or else the service of the model or of its base model
     * @return this
     */
    public AskSettings end(LocalDate day) {
        end = day;
        return this;
    }

    /**
     * Sets how long before the model's end the last batch goes out. What is left then is asked by ordinary calls, at
     * the full price.
     *
     * @param beforeTheEnd at least the day that a batch may take; 2 days by default
     * @return this
     */
    public AskSettings lastBatch(Duration beforeTheEnd) {
        if (beforeTheEnd.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("lastBatch: " + ShownTime.words(beforeTheEnd)
                    + " before the end -> give at least 1 day, which a batch may take");
        }
        lastBatch = beforeTheEnd;
        return this;
    }

    /**
     * Sets how large a batch may be, for services that take less than OpenAI.
     *
     * @param requests at least 1; 50,000 by default
     * @param bytes of its file, at least 1; 200,000,000 by default; Together takes 100,000,000
     * @return this
     */
    public AskSettings limits(int requests, long bytes) {
        if (requests < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "limits: " + requests + " requests, " + bytes + " bytes -> give at least 1 of each");
        }
        batchRequests = requests;
        batchBytes = bytes;
        return this;
    }

    /**
     * Sets how often a request is asked again whose failure may pass: a batch that ended without it, a refusal for
     * load, an error of the service.
     *
     * @param times at least 0; 3 by default
     * @return this
     */
    public AskSettings retries(int times) {
        retries = Given.atLeast("retries", times, 0);
        return this;
    }

    /**
     * Sets how ordinary calls are made; no more than 64 are under way at once.
     *
     * @param value default: eight at once, each tried once here, beside what the provider's HTTP client repeats
     * @return this
     */
    public AskSettings calls(ModelCalls value) {
        calls = value;
        return this;
    }

    /**
     * Sets the pause between two looks at batches under way, and between two tries at a service that fails.
     *
     * @param value above zero; 1 minute by default
     * @return this
     */
    public AskSettings pause(Duration value) {
        pause = Given.positive("pause", value);
        return this;
    }

    /**
     * Sets for how long the service may fail before asking stops.
     *
     * @param value above zero; 1 hour by default
     * @return this
     */
    public AskSettings outage(Duration value) {
        outage = Given.positive("outage", value);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value default: the system's
     * @return this
     */
    public AskSettings clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * Sets what waits.
     *
     * @param value default {@link Sleeper#system()}
     * @return this
     */
    public AskSettings sleeper(Sleeper value) {
        sleeper = value;
        return this;
    }

    /**
     * Sets a listener that hears, before anything is sent, what is about to be asked and what it may cost.
     *
     * @param listener called once per {@link OpenAiRescue#ask}; what it throws is logged and changes nothing
     * @return this
     */
    public AskSettings onPlan(Consumer<? super AskPlan> listener) {
        plan = listener;
        return this;
    }

    /**
     * Sets a listener that hears how far asking is.
     *
     * @param listener called on the asking thread whenever a batch has gone out or come back, and after each turn of
     *     calls; what it throws is logged and changes nothing
     * @return this
     */
    public AskSettings onProgress(Consumer<? super AskReport> listener) {
        progress = listener;
        return this;
    }
}
