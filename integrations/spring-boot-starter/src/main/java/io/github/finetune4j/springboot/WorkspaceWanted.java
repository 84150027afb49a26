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

/** A condition: whether there is to be a workspace: in a folder, or in a database that is there. */
final class WorkspaceWanted extends SpringBootCondition implements ConfigurationCondition {
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("workspace");
        if (Binder.get(context.getEnvironment())
                .bind("finetune4j.workspace.folder", String.class)
                .isBound()) {
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
