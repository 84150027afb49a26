// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.training.EmbeddingConfig;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks whether a submission asks for the run on texts that its key belongs to. */
public final class OtherTextRun {
    private final List<String> different = new ArrayList<>();

    private OtherTextRun() {}

    /**
     * Refuses a submission that asks for something else.
     *
     * @param run that has the key
     * @param spec that is submitted
     * @throws InvalidRequestException naming what is different
     */
    public static void refuse(RunFolder run, FineTuneSpec spec) {
        TextRunSettings settings = run.settings(TextRunSettings.class);
        OtherTextRun comparison = new OtherTextRun();
        comparison.compare(settings, spec);
        if (!comparison.different.isEmpty()) {
            throw new InvalidRequestException(
                    "the idempotency key " + settings.idempotencyKey() + " belongs to job " + run.id()
                            + ", which was submitted with another " + String.join(", ", comparison.different)
                            + " -> attach to that job, or submit this one with a key of its own",
                    ProviderFailure.of("local", "submit"),
                    null);
        }
    }

    private void compare(TextRunSettings run, FineTuneSpec spec) {
        differ("baseModel", run.baseModel(), spec.baseModel());
        differ(
                "trainingData",
                run.rows().trainingFingerprint(),
                spec.trainingData().fingerprint().hex());
        differ(
                "validationData",
                run.rows().validationFingerprint(),
                spec.validationData().map(data -> data.fingerprint().hex()).orElse(null));
        differ("method", run.method(), spec.method());
        differ("tuningMethod", run.tuning(), TextTuning.method(spec));
        if (run.tuning() == TextTuning.method(spec)) {
            TextRunSettings.Tuning loop = run.loop();
            List<String> targets = loop == null ? List.of() : loop.targets();
            differ("hyperparameters or lora", loop, TextTuning.ifBySteps(spec, targets));
        }
        vectors(
                run.vectors(),
                spec.hyperparameters()
                        .embedding()
                        .orElseGet(() -> EmbeddingConfig.builder().build()));
        differ("suffix", run.suffix(), spec.suffix().orElse(null));
        differ("metadata", run.metadata(), spec.metadata());
        spec.seed().ifPresent(seed -> differ("seed", run.head().seed(), seed));
        spec.hyperparameters()
                .maxLength()
                .ifPresent(most -> differ("maxLength", run.head().maxTokens(), most));
        spec.head().ifPresent(head -> head(run.head(), head));
    }

    private void head(TextRunSettings.Head run, HeadConfig asked) {
        if (!asked.labels().isEmpty()) {
            differ("head.labels", run.labels(), asked.labels());
        }
        differ("head.inverseRegularization", run.inverseRegularization(), asked.inverseRegularization());
        differ("head.balancedLabels", run.balancedLabels(), asked.balancedLabels());
        differ("head.abstentionRate", run.abstentionRate(), asked.abstentionRate());
        differ("head.contrastive", run.contrastive(), asked.contrastive());
        differ("head.distillationTemperature", run.distillationTemperature(), asked.distillationTemperature());
    }

    private void vectors(TextRunSettings.@Nullable Vectors run, EmbeddingConfig asked) {
        if (run != null) {
            differ("embedding.loss", run.loss(), asked.loss() == null ? run.loss() : asked.loss());
            differ("embedding.sizes", run.sizes(), asked.sizes());
        }
    }

    private void differ(String what, @Nullable Object has, @Nullable Object asked) {
        if (!Objects.equals(has, asked)) {
            different.add(what);
        }
    }
}
