// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.http.provider.Digits;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A job that is asked for. */
// tag::lathe-submit[]
record LatheDraft(LatheService service, FineTuneSpec spec, String key) implements JobDraft<Fields> {
    private static final Set<String> BASES = Set.of("birch", "slow-oak");
    private static final int FEWEST = 5;

    @Override
    public void check(JobFindings findings) {
        if (!BASES.contains(spec.baseModel())) {
            findings.problem("there is no model " + spec.baseModel() + ": choose one of " + BASES);
        }
        if (spec.trainingData().size() < FEWEST) {
            findings.problem("at least " + FEWEST + " rows are needed, got "
                    + spec.trainingData().size());
        }
    }

    @Override
    public Optional<Fields> find() {
        return service.labelled(Digits.sha256(key)).stream()
                .min(Comparator.comparing(job -> job.text("id"))); // ids grow
    }

    @Override
    public boolean matches(Fields job) {
        return job.text("asked").equals(asked());
    }

    /** {@return a hash of all that the model comes from} */
    private String asked() {
        return Digits.sha256(Digits.asked(spec, settings()));
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("base", spec.baseModel());
        spec.hyperparameters().epochs().ifPresent(value -> settings.put("epochs", value));
        spec.hyperparameters().batchSize().ifPresent(value -> settings.put("batch", value));
        spec.seed().ifPresent(value -> settings.put("seed", value));
        return settings;
    }

    @Override
    public Supplier<Fields> prepare() {
        Map<String, Object> body = new LinkedHashMap<>(settings());
        body.put("rows", service.upload(spec.trainingData()));
        body.put("label", Digits.sha256(key));
        body.put("asked", asked());
        spec.suffix().ifPresent(suffix -> body.put("name", suffix));
        return () -> service.create(body);
    }
}
// end::lathe-submit[]
