// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is looked at before anything is uploaded. */
record Preflight(FireworksApi api, Set<Capability> capabilities) {
    private static final System.Logger LOG = System.getLogger(Preflight.class.getName());

    /**
     * {@return the request} Refuses, everything named at once, what the service would refuse.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the service cannot do it
     * @throws InvalidRequestException if it would refuse it
     */
    JobRequest check(FineTuneSpec spec) {
        CapabilityGaps.refuse(FireworksProvider.ID, capabilities, spec);
        new JobRequest(spec, false).refuseGaps();
        List<String> problems = new ArrayList<>(new RequestRules(spec).problems());
        Optional<Fields> found = api.model(spec.baseModel());
        if (found.isEmpty()) {
            problems.add("there is no model " + spec.baseModel()
                    + " here: name one as accounts/ACCOUNT/models/MODEL, such as one of supportedModels()");
        }
        Optional<ModelCard> card = found.map(ModelCard::new);
        card.ifPresent(model -> problems.addAll(model.problems(spec)));
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> mend what is named",
                    ProviderFailure.of(FireworksProvider.ID, "check job"),
                    null);
        }
        card.flatMap(ModelCard::retires)
                .ifPresent(day -> LOG.log(
                        System.Logger.Level.WARNING,
                        "the service stops to serve {0} without a deployment on {1}",
                        spec.baseModel(),
                        day.toString()));
        return new JobRequest(spec, card.filter(ModelCard::adapter).isPresent());
    }
}
