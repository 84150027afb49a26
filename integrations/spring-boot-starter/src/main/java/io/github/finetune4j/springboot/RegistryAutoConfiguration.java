// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/** The registry, opened when somebody asks for it and closed with the application. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration", // Boot 3
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" // Boot 4
        })
@EnableConfigurationProperties(Settings.class)
final class RegistryAutoConfiguration {
    private static final String PROPERTY = "finetune4j.registry.store";

    @Bean
    @Lazy
    @Conditional(RegistryWanted.class)
    @ConditionalOnMissingBean(Registry.class)
    @DependsOnDatabaseInitialization // tables of the application's come before ours
    RegistryStore finetune4jRegistry(
            Settings settings, ObjectProvider<DataSource> sources, ConfigurableListableBeanFactory beans) {
        try {
            Path folder = settings.registry().folder();
            boolean jdbc = JdbcStores.present(beans.getBeanClassLoader());
            return folder == null ? database(sources, jdbc) : FileRegistry.open(folder);
        } catch (FineTuneException e) {
            throw SettingException.of("finetune4j.registry", e);
        }
    }

    private static RegistryStore database(ObjectProvider<DataSource> sources, boolean jdbc) {
        DataSource source = JdbcStores.source(PROPERTY, sources);
        if (source == null || !jdbc) {
            String missing = source == null ? "no DataSource" : "no finetune4j-store-jdbc";
            throw new SettingException(
                    PROPERTY + ": data-source, and there is " + missing + " -> add it, or choose folder or none");
        }
        return JdbcStores.registry(PROPERTY, source);
    }
}
