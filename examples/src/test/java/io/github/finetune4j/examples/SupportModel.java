// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** What an application with CDI writes to have a rollout between two of its models. */
final class SupportModel {
    // tag::producer[]
    @Produces
    @Singleton
    Rollout live(@Named("baseline") ChatModel baseline, @Named("candidate") ChatModel candidate, DataSource source) {
        return Policies.canary("support")
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01))
                .build()
                .start(baseline, candidate, JdbcRolloutStore.of(source));
    }

    void close(@Disposes Rollout live) {
        live.close();
    }
    // end::producer[]
}
