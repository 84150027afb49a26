// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An estimate of what a job would cost, by a provider's prices of a day. Immutable.
 *
 * @param model the base model
 * @param tokens that are billed: those of the data, times epochs; 0 where the provider bills hours
 * @param low at least so much, 0 or more
 * @param high at most so much
 * @param currency of both
 * @param duration how long it takes; empty where nobody says
 * @param pricesOf the day on which the prices were read
 * @param notes what the estimate leaves out or takes for granted, a sentence each
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingEstimate(
        String model,
        TokenRange tokens,
        double low,
        double high,
        String currency,
        Optional<Duration> duration,
        LocalDate pricesOf,
        List<String> notes) {
    private static final double MILLION = 1e6;
    private static final double SECONDS = 3600;

    /** Checks the ranges. */
    public TrainingEstimate {
        NoNull.check("estimate", "model", model, "tokens", tokens, "currency", currency, "duration", duration);
        NoNull.check("estimate", "pricesOf", pricesOf, "notes", notes);
        PriceFile.price("training of " + model, low);
        PriceFile.price("training of " + model, high);
        if (high < low) {
            throw new IllegalArgumentException(
                    "cost of training " + model + ": from " + low + " to " + high + " -> give low <= high");
        }
        notes = List.copyOf(notes);
    }

    /**
     * {@return the cost where tokens are billed}
     *
     * @param model the base model
     * @param tokens that are billed, times epochs
     * @param prices of the provider
     * @throws IllegalArgumentException if there is no price for the model
     */
    public static TrainingEstimate ofTokens(String model, TokenRange tokens, Prices prices) {
        double perToken = prices.training(model) / MILLION;
        return new TrainingEstimate(
                model,
                tokens,
                tokens.low() * perToken,
                tokens.high() * perToken,
                prices.currency(),
                Optional.empty(),
                prices.date(),
                List.of());
    }

    /**
     * {@return the cost where hours of a machine are billed}
     *
     * @param model the base model
     * @param machine its name
     * @param atMost after which the job is ended, so that it can't cost more
     * @param prices of the provider
     * @throws IllegalArgumentException if there is no price for the machine
     */
    public static TrainingEstimate ofHours(String model, String machine, Duration atMost, Prices prices) {
        double high = prices.machine(machine) * atMost.toSeconds() / SECONDS;
        return new TrainingEstimate(
                model,
                new TokenRange(0, 0),
                0,
                high,
                prices.currency(),
                Optional.of(atMost),
                prices.date(),
                List.of("the job ends after " + ShownTime.words(atMost) + " at the latest"));
    }

    /**
     * {@return the same with a lowest price for a job, below which the provider bills no job}
     *
     * @param least of a job, in the same currency
     */
    public TrainingEstimate atLeast(double least) {
        PriceFile.price("a job", least);
        return new TrainingEstimate(
                model, tokens, Math.max(low, least), Math.max(high, least), currency, duration, pricesOf, notes);
    }

    /**
     * {@return the same with one more note}
     *
     * @param note a sentence
     */
    public TrainingEstimate noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new TrainingEstimate(model, tokens, low, high, currency, duration, pricesOf, more);
    }

    /** {@return the cost for people, for example {@code 0.12 to 0.31 USD}} */
    public String cost() {
        String from = String.format(Locale.ROOT, "%.2f", low);
        String to = String.format(Locale.ROOT, "%.2f", high);
        return (from.equals(to) ? to : from + " to " + to) + " " + currency;
    }

    @Override
    public String toString() {
        return model + ": " + cost() + " (prices of " + pricesOf + ")";
    }
}
