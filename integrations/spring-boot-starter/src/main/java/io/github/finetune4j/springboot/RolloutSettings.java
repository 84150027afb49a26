// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the rollout.
 *
 * @param enabled Whether there is a rollout. By default whenever there are beans named baseline and candidate, or
 *     anything else is set of it; then its beans must be there.
 * @param name Name of the rollout, one for each feature that has a model; its state is found again by it. By default
 *     spring.application.name.
 * @param baseline Name of the ChatModel bean that everybody gets in doubt.
 * @param candidates Names of the ChatModel beans that are to go live; of several, at most one wins.
 * @param store Where the rollout's state is kept. AUTO takes the folder if one is given, else the application's
 *     DataSource if finetune4j-store-jdbc is there, else the memory, where it ends with the process.
 * @param folder Folder of the rollout's state in files, for one process at a time. Not set by default.
 * @param stages Stages in order: share (above 0 to 1) or shadow, min-duration, max-duration, min-sample. By default a
 *     canary: 5 % for a day, 25 % and 50 % for twelve hours each, then everybody.
 * @param gates What every stage has to show: kind, metric, margin, factor, quantile, min-sample. By default that the
 *     error rate is no worse by 0.01.
 * @param feedback Metrics that people's feedback counts for, and that gates may name: user_satisfaction is thumbs and
 *     ratings.
 * @param significance Chance of any false verdict over the whole rollout, between 0 and 1.
 * @param routing which key or request gets which arm
 * @param calls how candidates are called
 * @param timing how often the rollout acts and how long it waits
 * @param endpoint who may act at the Actuator's endpoint
 */
record RolloutSettings(
        @Nullable Boolean enabled,
        @Nullable String name,
        @DefaultValue("baseline") String baseline,
        @DefaultValue("candidate") List<String> candidates,
        @DefaultValue("auto") Kind store,
        @Nullable Path folder,
        @DefaultValue List<StageSettings> stages,
        @DefaultValue List<GateSettings> gates,
        @DefaultValue("user_satisfaction") List<String> feedback,
        @DefaultValue("0.05") double significance,
        @NestedConfigurationProperty @DefaultValue RoutingSettings routing,
        @NestedConfigurationProperty @DefaultValue CallsSettings calls,
        @NestedConfigurationProperty @DefaultValue TimingSettings timing,
        @NestedConfigurationProperty @DefaultValue EndpointSettings endpoint) {
    /** The place of a rollout's state. */
    enum Kind {
        /** In the folder if there is one, else in the database if there is one, else in the memory. */
        AUTO,
        /** In the application's database. */
        DATA_SOURCE,
        /** In files. */
        FOLDER,
        /** Nowhere: it ends with the process. */
        MEMORY
    }

    RolloutSettings {
        if (baseline.isBlank() || candidates.isEmpty() || candidates.contains(baseline)) {
            throw new SettingException("finetune4j.rollout.candidates: " + candidates + ", with the baseline "
                    + baseline + " -> name a bean as baseline, and at least one other as candidate");
        }
        if (store == Kind.FOLDER && folder == null) {
            throw new SettingException(
                    "finetune4j.rollout.store: folder, and no folder -> set finetune4j.rollout.folder");
        }
        if (folder != null && (store == Kind.DATA_SOURCE || store == Kind.MEMORY)) {
            throw new SettingException("finetune4j.rollout.folder: " + folder + ", and the store is " + store
                    + " -> leave one of them out");
        }
        if (!(significance > 0 && significance < 1)) {
            throw new SettingException("finetune4j.rollout.significance: " + significance
                    + " -> give a chance between 0 and 1, both excluded");
        }
    }
}
