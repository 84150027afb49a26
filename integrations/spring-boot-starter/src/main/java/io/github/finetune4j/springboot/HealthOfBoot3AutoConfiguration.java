// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Rollout;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Health in the packages of Boot 3. */
@AutoConfiguration(after = {RolloutAutoConfiguration.class, RegistryAutoConfiguration.class})
@ConditionalOnClass(
        name = {
            "org.springframework.boot.actuate.health.HealthIndicator",
            "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
        })
final class HealthOfBoot3AutoConfiguration {
    @Bean
    @ConditionalOnBean(RegistryStore.class)
    @ConditionalOnMissingBean(name = "modelsHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("models")
    HealthIndicator modelsHealthIndicator(ObjectProvider<RegistryStore> registry) {
        return () -> health(ComponentHealth.ofModels(registry.getObject(), InstantSource.system()));
    }

    @Bean
    @ConditionalOnBean(Rollout.class)
    @ConditionalOnMissingBean(name = "rolloutsHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("rollouts")
    HealthIndicator rolloutsHealthIndicator(ObjectProvider<Rollout> rollouts) {
        return () -> health(ComponentHealth.ofRollouts(rollouts.orderedStream().toList()));
    }

    private static Health health(ComponentHealth of) {
        return Health.status(of.inDoubt() ? Status.UNKNOWN : Status.UP)
                .withDetails(of.details())
                .build();
    }
}
