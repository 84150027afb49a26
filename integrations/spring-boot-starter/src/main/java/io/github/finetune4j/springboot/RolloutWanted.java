// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A condition: whether there is to be a rollout: when the beans of its arms are there, or something is set of it. Then
 * a missing bean is an error, and no reason to leave the rollout out.
 */
final class RolloutWanted extends SpringBootCondition implements ConfigurationCondition {
    private static final String PREFIX = "finetune4j.rollout";

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("rollout");
        Environment environment = context.getEnvironment();
        Boolean enabled = environment.getProperty(PREFIX + ".enabled", Boolean.class);
        if (enabled != null) {
            return new ConditionOutcome(enabled, message.because(PREFIX + ".enabled is " + enabled));
        }
        Bindable<Map<String, Object>> settings = Bindable.mapOf(String.class, Object.class);
        if (Binder.get(environment).bind(PREFIX, settings).isBound()) {
            return ConditionOutcome.match(message.because("something is set below " + PREFIX));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        boolean there = beans != null && Stream.of("baseline", "candidate").allMatch(beans::containsBean);
        return new ConditionOutcome(
                there, message.because("beans baseline and candidate are " + (there ? "" : "not ") + "there"));
    }
}
