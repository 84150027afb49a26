// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The way to ask a model in batches: settings of a {@link ServiceBatchModel}. Everything has a default.
 * Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BatchSettings {
    private static final int MOST_TOP = 20;

    int topLogProbabilities;
    Budget budget = Budget.unlimited();

    @Nullable TokenPrice price;

    int answerTokens = 1_000;

    @Nullable LocalDate end;

    Duration lastBatch = Duration.ofDays(2);
    int batchRequests = Integer.MAX_VALUE;
    long batchBytes = Long.MAX_VALUE;
    int retries = 3;
    boolean payAgain;
    ModelCalls calls = ModelCalls.oneByOne().concurrency(8).retries(0);
    Duration pause = Duration.ofMinutes(1);
    Duration outage = Duration.ofHours(1);
    InstantSource clock = InstantSource.system();
    Sleeper sleeper = Sleeper.system();
    Consumer<? super BatchPlan> plan = plan -> {};
    Consumer<? super BatchReport> progress = report -> {};

    /** The defaults. */
    public BatchSettings() {}

    /**
     * Sets how many of the most probable tokens at each place are asked for, with the log-probabilities of the answer's
     * own. They are asked in addition: the answer is found again by the request as it was given. A request that says
     * itself what it wants of this is left as it is.
     *
     * @param number 0 to 20; 0, the default, asks for none
     * @return this
     */
    public BatchSettings topLogProbabilities(int number) {
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
    public BatchSettings budget(Budget limit) {
        budget = limit;
        return this;
    }

    /**
     * Sets what tokens cost.
     *
     * @param value the price of ordinary calls, of which a batch is billed at the share that the service {@linkplain
     *     BatchLimits#priceShare says}; default: unknown
     * @return this
     */
    public BatchSettings price(TokenPrice value) {
        price = value;
        return this;
    }

    /**
     * Sets how many tokens are set aside for an answer whose request sets no limit. No limit is sent for it: answers
     * that are longer may exceed a budget by as much.
     *
     * @param number at least 1; 1,000 by default
     * @return this
     */
    public BatchSettings answerTokens(int number) {
        answerTokens = Given.atLeast("answerTokens", number, 1);
        return this;
    }

    /**
     * Sets the first day on which the model no longer answers, from its beginning in UTC.
     *
     * @param day default: what the service says of the model
     * @return this
     */
    public BatchSettings end(LocalDate day) {
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
    public BatchSettings lastBatch(Duration beforeTheEnd) {
        if (beforeTheEnd.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("lastBatch: " + ShownTime.words(beforeTheEnd)
                    + " before the end -> give at least 1 day, which a batch may take");
        }
        lastBatch = beforeTheEnd;
        return this;
    }

    /**
     * Sets how large a batch may be, where it shall be smaller than the service {@linkplain BatchService#limits
     * allows}.
     *
     * @param requests at least 1
     * @param bytes of its file, at least 1
     * @return this
     */
    public BatchSettings limits(int requests, long bytes) {
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
    public BatchSettings retries(int times) {
        retries = Given.atLeast("retries", times, 0);
        return this;
    }

    /**
     * Sets whether requests are asked, and paid for, again whose answers are lost: the service has deleted them, or
     * says that a batch is through and gives fewer lines than it counts, however often they are read.
     *
     * @param value false by default: deleted answers count as {@linkplain BatchReport#failed failed}, and lines that
     *     are missing stop asking, until they are there
     * @return this
     */
    public BatchSettings payAgain(boolean value) {
        payAgain = value;
        return this;
    }

    /**
     * Sets how ordinary calls are made; no more than 64 are under way at once.
     *
     * @param value default: eight at once, each tried once here, beside what the provider's HTTP client repeats
     * @return this
     */
    public BatchSettings calls(ModelCalls value) {
        calls = value;
        return this;
    }

    /**
     * Sets the pause between two looks at batches under way, and between two tries at a service that fails.
     *
     * @param value above zero; 1 minute by default
     * @return this
     */
    public BatchSettings pause(Duration value) {
        pause = Given.positive("pause", value);
        return this;
    }

    /**
     * Sets for how long the service may fail before asking stops.
     *
     * @param value above zero; 1 hour by default
     * @return this
     */
    public BatchSettings outage(Duration value) {
        outage = Given.positive("outage", value);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value default: the system's
     * @return this
     */
    public BatchSettings clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * Sets what waits.
     *
     * @param value default {@link Sleeper#system()}
     * @return this
     */
    public BatchSettings sleeper(Sleeper value) {
        sleeper = value;
        return this;
    }

    /**
     * Sets a listener that hears, before anything is sent, what is about to be asked and what it may cost.
     *
     * @param listener called once per {@link ServiceBatchModel#ask}; what it throws is logged and changes nothing
     * @return this
     */
    public BatchSettings onPlan(Consumer<? super BatchPlan> listener) {
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
    public BatchSettings onProgress(Consumer<? super BatchReport> listener) {
        progress = listener;
        return this;
    }
}
