// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.NoNull;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * On which day a provider shuts models down. A model that is gone is refused; one that goes within 90 days is warned
 * of.
 * A model without a date lives on. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ShutdownDates {
    private static final int NEAR_DAYS = 90;

    private final String provider;
    private final Map<String, LocalDate> dates;

    private ShutdownDates(String provider, Map<String, LocalDate> dates) {
        this.provider = provider;
        this.dates = dates;
    }

    /**
     * {@return the dates}
     *
     * @param provider its id, for messages
     * @param dates for each base model its last day
     */
    public static ShutdownDates of(String provider, Map<String, LocalDate> dates) {
        NoNull.check("shutdown dates", "provider", provider, "dates", dates);
        return new ShutdownDates(provider, new TreeMap<>(dates));
    }

    /**
     * {@return the last day of a model; empty where none is known}
     *
     * @param model base model
     */
    public Optional<LocalDate> of(String model) {
        return Optional.ofNullable(dates.get(model));
    }

    /**
     * {@return a warning for a model that goes within 90 days}
     *
     * @param model base model
     * @param today the day of the question
     * @throws FineTuningClosedException if the model is gone already
     */
    public Optional<String> check(String model, LocalDate today) {
        LocalDate last = dates.get(model);
        if (last == null || last.isAfter(today.plusDays(NEAR_DAYS))) {
            return Optional.empty();
        }
        if (last.isBefore(today)) {
            throw new FineTuningClosedException(
                    model + " was shut down on " + last + ", so nothing was uploaded -> choose another model",
                    ProviderFailure.of(provider, "check model"),
                    null);
        }
        return Optional.of(model + " is shut down on " + last + ", and what is tuned from it with it"
                + " -> choose another model if the tuned one is to live longer");
    }
}
