// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** A condition: whether there is to be a registry: in a folder, or in a database that is there. */
final class RegistryWanted extends SpringBootCondition implements ConfigurationCondition {
    private static final String PREFIX = "finetune4j.registry.";

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("registry");
        Binder binder = Binder.get(context.getEnvironment());
        RegistrySettings.Kind kind =
                binder.bind(PREFIX + "store", RegistrySettings.Kind.class).orElse(RegistrySettings.Kind.AUTO);
        if (kind != RegistrySettings.Kind.AUTO) {
            return new ConditionOutcome(
                    kind != RegistrySettings.Kind.NONE, message.because(PREFIX + "store is " + kind));
        }
        if (binder.bind(PREFIX + "folder", String.class).isBound()) {
            return ConditionOutcome.match(message.because("a folder is given"));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        boolean database = JdbcStores.present(context.getClassLoader())
                && beans != null
                && beans.getBeanNamesForType(DataSource.class, true, false).length > 0;
        return new ConditionOutcome(
                database, message.because(database ? "there is a database" : "there is neither folder nor database"));
    }
}
