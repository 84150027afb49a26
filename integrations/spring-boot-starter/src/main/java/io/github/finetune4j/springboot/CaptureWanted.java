// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.monitor.capture.CaptureStore;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A condition: whether the application's model is to be captured: when it is asked for, or when there is a store of
 * captures and one model. Where it is asked for, what is missing is an error.
 */
final class CaptureWanted extends SpringBootCondition implements ConfigurationCondition {
    private static final String ENABLED = "finetune4j.capture.enabled";

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("capture");
        Boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class);
        if (enabled != null) {
            return new ConditionOutcome(enabled, message.because(ENABLED + " is " + enabled));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans == null || beans.getBeanNamesForType(CaptureStore.class, true, false).length == 0) {
            return ConditionOutcome.noMatch(message.because("there is no store of captures"));
        }
        String model = context.getEnvironment().getProperty(CaptureAutoConfiguration.MODEL);
        Optional<String> captured = model == null ? CapturedBean.find(beans) : Optional.of(model);
        return new ConditionOutcome(
                captured.isPresent(),
                message.because(captured.map(name -> "bean " + name + " is captured")
                        .orElse("there is neither one rollout nor one model")));
    }
}
