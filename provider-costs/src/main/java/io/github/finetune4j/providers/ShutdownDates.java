// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The days from which on models of a provider no longer answer: as everywhere here, the first day without it. A model
 * that is gone is refused; one that goes soon is warned of. A model without a date lives on. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ShutdownDates {
    /** How long before its shutdown a model is warned of, unless somebody says otherwise: 90 days. */
    public static final Period USUAL_LEAD = Period.ofDays(90);

    private final String provider;
    private final Map<String, LocalDate> dates;
    private final Period lead;
    private final @Nullable Prices prices;

    private ShutdownDates(String provider, Map<String, LocalDate> dates, Period lead, @Nullable Prices prices) {
        this.provider = provider;
        this.dates = dates;
        this.lead = lead;
        this.prices = prices;
    }

    /**
     * {@return the dates}
     *
     * @param provider its id, for messages
     * @param dates for each model the first day on which it no longer answers. A provider that names the last day on
     *     which it does means the day before
     */
    public static ShutdownDates of(String provider, Map<String, LocalDate> dates) {
        NoNull.check("shutdown dates", "provider", provider, "dates", dates);
        return new ShutdownDates(provider, new TreeMap<>(dates), USUAL_LEAD, null);
    }

    /**
     * {@return the same dates, warned of at another time}
     *
     * @param value how long before, at least zero; zero warns of nothing
     * @throws IllegalArgumentException if it is negative
     */
    public ShutdownDates lead(Period value) {
        NoNull.check("shutdown dates", "lead", value);
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    "lead: " + ShownTime.words(value) + " -> give at least zero, such as P90D");
        }
        return new ShutdownDates(provider, dates, value, prices);
    }

    /**
     * {@return the same dates, whose messages name the successors of models that go}
     *
     * @param known knows them, and which of them have a price of training
     */
    public ShutdownDates successors(Prices known) {
        NoNull.check("shutdown dates", "prices", known);
        return new ShutdownDates(provider, dates, lead, known);
    }

    /**
     * {@return the first day on which a model no longer answers; empty where none is known}
     *
     * @param model its name
     */
    public Optional<LocalDate> of(String model) {
        return Optional.ofNullable(dates.get(model));
    }

    /**
     * {@return a warning for a model that goes soon}
     *
     * @param model name of the base model, or of a tuned one that is tuned again
     * @param today the day of the question
     * @throws FineTuningClosedException if the model is gone already
     */
    public Optional<String> check(String model, LocalDate today) {
        LocalDate gone = dates.get(model);
        if (gone == null) {
            return Optional.empty();
        }
        if (!gone.isAfter(today)) {
            throw refusal(model, "no longer answers since " + gone, null);
        }
        return gone.isAfter(today.plus(lead))
                ? Optional.empty()
                : Optional.of("base model " + model + ": no longer answers from " + gone
                        + " on, nor does what is tuned from it -> choose another model if the tuned one is to live"
                        + " longer" + successor(model));
    }

    /**
     * {@return the refusal of a model of which the provider itself says that it is gone, without a date}
     *
     * @param model name of the base model
     * @param said how the provider said so
     */
    public FineTuningClosedException gone(String model, ProviderException said) {
        return refusal(model, "no longer answers, says " + provider, said);
    }

    private FineTuningClosedException refusal(String model, String why, @Nullable ProviderException said) {
        return new FineTuningClosedException(
                "base model " + model + ": " + why + ", so nothing was uploaded -> choose another model"
                        + successor(model),
                said == null
                        ? ProviderFailure.of(provider, "check model")
                        : new ProviderFailure(
                                provider,
                                "check model",
                                said.status().orElse(0),
                                null,
                                said.attempts(),
                                said.details()),
                said);
    }

    private String successor(String model) {
        Prices known = prices;
        return known == null
                ? ""
                : known.successor(model)
                        .map(next -> "; " + provider + " names " + next + " as its successor"
                                + (known.trains(next) ? "" : ", for which there is no price of training"))
                        .orElse("");
    }
}
