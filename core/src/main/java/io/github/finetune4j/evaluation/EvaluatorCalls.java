// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorOptions;
import io.github.finetune4j.evaluation.internal.ask.TimedCalls;
import io.github.finetune4j.internal.names.Given;
import java.nio.file.Path;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The settings of an evaluator's calls to models: a settings group of {@link Evaluator.Builder#calls}. Not safe for use
 * by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class EvaluatorCalls {
    private final EvaluatorOptions options;

    EvaluatorCalls(EvaluatorOptions options) {
        this.options = options;
    }

    /**
     * Sets how many rows a model that gains from batches is given at once. With a concurrency above 1, rows are asked
     * one by one. A model that answers in this JVM makes so many answers at a time by its own setting (16 unless set):
     * given several times as many rows, the next takes the place of one that is done, which pays where answers are of
     * unequal length. The price: answers are stored, and progress is reported, once per so many rows.
     *
     * @param rows at least 1; by default what the model {@linkplain ChatModel#requestsAtOnce() likes}: 64 for a local
     *     one, 16 unless it says otherwise
     * @return this
     */
    public EvaluatorCalls batchSize(int rows) {
        options.batchSize = Given.atLeast("batchSize", rows, 1);
        return this;
    }

    /**
     * Asks models in batches, where their services take them: within a day or so, for about half the price, which is
     * counted. A model without batches is asked by ordinary calls, which the evaluation's {@linkplain
     * Evaluation#notes() notes} say. A run that is ended goes on with the batches that are under way when it is started
     * again. Latency isn't measured, and {@link #timeout} and limits of calls per time count for ordinary calls alone.
     *
     * @param folder where what was asked is on record
     * @return this
     */
    public EvaluatorCalls batch(Path folder) {
        options.batches = folder;
        return this;
    }

    /**
     * Sets how many calls may be under way at once.
     *
     * @param calls at least 1; 1 by default, which suits a local model; 8 to 32 suit a remote one
     * @return this
     */
    public EvaluatorCalls concurrency(int calls) {
        options.concurrency = Given.atLeast("concurrency", calls, 1);
        return this;
    }

    /**
     * Sets how many calls may start per time. They are spaced evenly, without bursts; retries count.
     *
     * @param calls at least 1
     * @param per for example a minute
     * @return this
     */
    public EvaluatorCalls rateLimit(int calls, Duration per) {
        options.callRate = EvaluatorOptions.rate("rateLimit", calls, per);
        return this;
    }

    /**
     * Sets how many tokens, of prompts and answers together, may be taken per time. They are counted when an answer has
     * come, and delay the calls after it.
     *
     * @param tokens at least 1
     * @param per for example a minute
     * @return this
     */
    public EvaluatorCalls tokenRateLimit(long tokens, Duration per) {
        options.tokenRate = EvaluatorOptions.rate("tokenRateLimit", tokens, per);
        return this;
    }

    /**
     * Sets how often a call is repeated that failed with a
     * {@link io.github.finetune4j.error.TransientProviderException}, after pauses of 1, 2, 4 ... seconds. Other
     * failures are never repeated.
     *
     * @param times at least 0; 4 by default
     * @return this
     */
    public EvaluatorCalls retries(int times) {
        options.retries = Given.atLeast("retries", times, 0);
        return this;
    }

    /**
     * Sets how long one call may take. A call that takes longer is interrupted, and its row is an error. Where a call
     * is given several rows, it may take so long for every {@value TimedCalls#ROWS} of them, a part of that many
     * counting as whole.
     *
     * @param time above zero; 10 minutes by default
     * @return this
     */
    public EvaluatorCalls timeout(Duration time) {
        options.callTimeout = Given.positive("timeout", time);
        return this;
    }
}
