// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.GivenPrices;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The costs of jobs: by prices before anything is uploaded, and by the service itself once it has the rows. */
record Costs(TogetherApi api, GivenPrices given, InstantSource clock) {
    private static final String DOLLARS = "USD";

    /**
     * {@return the cost by the prices: epochs of the training data, and evaluations of the validation data}
     *
     * @throws IllegalArgumentException if there is no price for the model
     */
    TrainingEstimate byPrices(FineTuneSpec spec) {
        Fields asked = new Fields(new JobRequest(spec).fields());
        return given.estimate(
                        spec,
                        asked.real("n_epochs").orElse(1),
                        asked.real("n_evals").orElse(0))
                .noting("the service has a price for each size of model, method, and adapter or whole model;"
                        + " the one that was given is taken for all of them");
    }

    /** {@return the cost as the service itself says, of rows that it has} */
    TrainingEstimate byService(FineTuneSpec spec, String training, @Nullable String validation) {
        Fields reply = api.price(new JobRequest(spec).priced(training, validation));
        double price = reply.real("estimated_total_price").orElseThrow(() -> GivenPrices.silent(TogetherProvider.ID));
        long tokens = reply.whole("estimated_train_token_count").orElse(0)
                + reply.whole("estimated_eval_token_count").orElse(0);
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        String note = reply.raw().get("allowed_to_proceed") == Boolean.FALSE
                ? "by the service itself, which would not start it: the account's limit is " + reply.text("user_limit")
                        + " USD"
                : "by the service itself";
        return GivenPrices.said(spec.baseModel(), tokens, price, DOLLARS, today, List.of(note));
    }

    /** Before anything is uploaded: refuses what the prices that were given say is too dear. */
    void checkBefore(FineTuneSpec spec) {
        given.checkBefore(spec.baseModel(), () -> byPrices(spec));
    }

    /** Before the job is created: refuses what the service says is too dear. */
    void checkUploaded(FineTuneSpec spec, String training, @Nullable String validation) {
        given.checkUploaded(spec.baseModel(), () -> byService(spec, training, validation));
    }
}
