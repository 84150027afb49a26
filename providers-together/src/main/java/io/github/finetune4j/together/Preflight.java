// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.http.internal.provider.RowRules;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is looked at before anything is uploaded. */
record Preflight(TogetherApi api, Set<Capability> capabilities) {
    /**
     * Refuses, everything named at once, what the service would refuse.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the service cannot do it
     * @throws InvalidRequestException if it would refuse it
     */
    void check(FineTuneSpec spec) {
        JobRequest request = new JobRequest(spec);
        CapabilityGaps.refuse(TogetherProvider.ID, capabilities, spec);
        request.refuseGaps();
        List<String> problems = new ArrayList<>(new RequestRules(spec).problems());
        Optional<Fields> limits = api.limits(spec.baseModel());
        if (limits.isEmpty()) {
            problems.add("there is no model " + spec.baseModel() + " to tune here: choose one of supportedModels()");
        } else {
            ModelLimits known = new ModelLimits(limits.get());
            problems.addAll(known.problems(spec, request));
            problems.addAll(rows(known).problems(spec));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> mend what is named",
                    ProviderFailure.of(TogetherProvider.ID, "check job"),
                    null);
        }
    }

    /**
     * The guide to data preparation: a conversation begins with the system or the user and alternates between user and
     * assistant; a row has no further fields; a pair has one answer on each side.
     */
    private static RowRules rows(ModelLimits limits) {
        return new RowRules(
                limits.images(),
                limits.tools(),
                Set.of("tools"),
                (messages, tools) -> tools ? "" : RowRules.turns(messages));
    }
}
