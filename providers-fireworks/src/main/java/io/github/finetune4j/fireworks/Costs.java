// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.GivenPrices;
import io.github.finetune4j.providers.TrainingEstimate;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The costs of jobs: by prices before anything is uploaded, and by the service itself once it has the rows. */
record Costs(FireworksApi api, GivenPrices given, InstantSource clock) {
    private static final double NANO = 1e-9;

    /**
     * {@return the cost by the prices: each epoch of the training data}
     *
     * @throws IllegalArgumentException if there is no price for the model
     */
    TrainingEstimate byPrices(JobRequest request) {
        double epochs = request.spec().hyperparameters().epochs().orElse(1);
        return given.estimate(request.spec(), epochs, 0)
                .noting("the service has a price for each size of model and each method;"
                        + " the one that was given is taken for all of them");
    }

    /** {@return the cost as the service itself says, of rows that it has; it says so for jobs by example only} */
    TrainingEstimate byService(JobRequest request, String training, @Nullable String validation) {
        if (request.kind() != JobKind.SUPERVISED) {
            throw GivenPrices.silent(FireworksProvider.ID);
        }
        Fields money = api.price(request.body(training, validation, null)).object("estimatedCost");
        double price = amount(money).orElseThrow(() -> GivenPrices.silent(FireworksProvider.ID));
        return GivenPrices.said(
                request.spec().baseModel(),
                0,
                price,
                money.present("currencyCode").orElse("USD"),
                clock.instant().atZone(ZoneOffset.UTC).toLocalDate(),
                List.of("by the service itself, which does not say how many tokens it counts"));
    }

    /** {@return an amount of money, whose whole part comes as text} */
    static OptionalDouble amount(Fields money) {
        String units = money.text("units");
        double nanos = money.real("nanos").orElse(0) * NANO;
        if (units.matches("-?\\d{1,15}")) {
            return OptionalDouble.of(Math.max(0, Long.parseLong(units) + nanos));
        }
        return money.real("nanos").isPresent() ? OptionalDouble.of(Math.max(0, nanos)) : OptionalDouble.empty();
    }

    /** Before anything is uploaded: refuses what the prices that were given say is too dear. */
    void checkBefore(JobRequest request) {
        given.checkBefore(request.spec().baseModel(), () -> byPrices(request));
    }

    /** Before the job is created: refuses what the service says is too dear. */
    void checkUploaded(JobRequest request, String training, @Nullable String validation) {
        given.checkUploaded(request.spec().baseModel(), () -> byService(request, training, validation));
    }
}
