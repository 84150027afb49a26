// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * The rollout between two beans of the application's, its store and its policy, and an engine for jobs. Closed in the
 * order in which they need each other: the rollout before its arms, its store and its registry, and these before the
 * database; the engine before the providers whose jobs it follows.
 */
@AutoConfiguration(after = RegistryAutoConfiguration.class)
final class RolloutAutoConfiguration {
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization // tables of the application's come before ours
    RolloutStore finetune4jRolloutStore(
            Settings settings, ObjectProvider<DataSource> sources, ConfigurableListableBeanFactory beans) {
        return new StoreChoice(settings.rollout(), sources, JdbcStores.present(beans.getBeanClassLoader())).store();
    }

    @Bean
    @Conditional(RolloutWanted.class)
    @ConditionalOnMissingBean({Rollout.class, RolloutPolicy.class})
    RolloutPolicy finetune4jRolloutPolicy(
            Settings settings,
            Environment environment,
            ObjectProvider<Registry> registry,
            ObjectProvider<RolloutPolicyCustomizer> customizers) {
        return new PolicyOfSettings(settings.rollout())
                .policy(
                        environment.getProperty("spring.application.name"),
                        registry.getIfUnique(),
                        customizers.orderedStream().toList());
    }

    @Bean
    @Primary
    @Conditional(RolloutWanted.class)
    @ConditionalOnMissingBean(Rollout.class)
    Rollout finetune4jRollout(
            Settings settings, RolloutPolicy policy, RolloutStore store, ConfigurableListableBeanFactory beans) {
        return new Arms(settings.rollout(), beans).start(policy, store);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    FineTuneEngine finetune4jEngine(ConfigurableListableBeanFactory beans) {
        for (String provider : beans.getBeanNamesForType(FineTuneProvider.class, true, false)) {
            beans.registerDependentBean(provider, "finetune4jEngine");
        }
        return FineTuneEngine.builder().build();
    }

    /** The beans between which the rollout is; they are made before it, so they are closed after it. */
    private record Arms(RolloutSettings settings, ConfigurableListableBeanFactory beans) {
        Rollout start(RolloutPolicy policy, RolloutStore store) {
            ChatModel baseline = model("finetune4j.rollout.baseline", settings.baseline());
            Map<String, ChatModel> candidates = new LinkedHashMap<>();
            for (String name : settings.candidates()) {
                candidates.put(name, model("finetune4j.rollout.candidates", name));
            }
            try {
                return policy.start(baseline, candidates, store);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw SettingException.of("finetune4j.rollout", e);
            }
        }

        private ChatModel model(String property, String name) {
            if (!beans.containsBean(name) || !beans.isTypeMatch(name, ChatModel.class)) {
                throw new SettingException(property + ": " + name
                        + " is no bean that is a ChatModel -> define one of this name, name another, or set"
                        + " finetune4j.rollout.enabled to false");
            }
            return beans.getBean(name, ChatModel.class);
        }
    }
}
