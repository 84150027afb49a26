// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.lora.internal.run.Differences;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.training.EmbeddingConfig;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.HeadStart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks whether a submission asks for the run on texts that its key belongs to. */
public final class OtherTextRun {
    private final Differences differences = new Differences();

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
        comparison.differences.refuse(run, settings.idempotencyKey());
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
            differ(
                    "hyperparameters or lora",
                    loop,
                    TextTuning.ifBySteps(spec, targets, run.head().start()));
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
        asked.beginning()
                .ifPresent(start -> differ("head.start", run.fitted() ? HeadStart.FITTED : HeadStart.OWN, start));
    }

    private void vectors(TextRunSettings.@Nullable Vectors run, EmbeddingConfig asked) {
        if (run != null) {
            differ("embedding.loss", run.loss(), asked.loss() == null ? run.loss() : asked.loss());
            differ("embedding.sizes", run.sizes(), asked.sizes());
        }
    }

    private void differ(String what, @Nullable Object has, @Nullable Object asked) {
        differences.compare(what, has, asked);
    }
}
