// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * The workspace and its stores, each opened when somebody asks for it. The workspace closes them, after all that use
 * them and before the database.
 */
@AutoConfiguration(
        before = {RegistryAutoConfiguration.class, RolloutAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration", // Boot 3
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" // Boot 4
        })
@ConditionalOnClass(Workspace.class)
@EnableConfigurationProperties(Settings.class)
final class WorkspaceAutoConfiguration {
    static final String BEAN = "finetune4jWorkspace";
    private static final String PROPERTY = "finetune4j.workspace";

    @Bean(BEAN)
    @Lazy
    @Conditional(WorkspaceWanted.class)
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization // tables of the application's come before ours
    Workspace finetune4jWorkspace(Settings settings, ObjectProvider<DataSource> sources) {
        Path folder = settings.workspace().folder();
        try {
            return folder == null
                    ? Workspace.jdbc(
                            JdbcStores.checked(PROPERTY, Objects.requireNonNull(JdbcStores.source(PROPERTY, sources))))
                    : Workspace.open(folder);
        } catch (FineTuneException e) {
            throw SettingException.of(PROPERTY, e);
        }
    }

    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnBean(Workspace.class)
    @ConditionalOnMissingBean
    CaptureStore finetune4jCaptures(Workspace workspace) {
        return workspace.captures();
    }

    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnBean(Workspace.class)
    @ConditionalOnMissingBean
    JournalStore finetune4jJournals(Workspace workspace) {
        return workspace.journals();
    }

    @Bean(destroyMethod = "")
    @Lazy
    @Conditional(KeptInWorkspace.RegistryIs.class)
    @ConditionalOnMissingBean(Registry.class)
    RegistryStore finetune4jWorkspaceRegistry(Workspace workspace) {
        return workspace.registry();
    }

    @Bean(destroyMethod = "")
    @Lazy
    @Conditional(KeptInWorkspace.RolloutIs.class)
    @ConditionalOnMissingBean
    RolloutStore finetune4jWorkspaceRollouts(Workspace workspace) {
        return workspace.rollouts();
    }
}
