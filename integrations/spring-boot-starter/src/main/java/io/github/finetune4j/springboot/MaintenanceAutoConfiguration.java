// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.registry.store.RegistryStore;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The maintenance of a model in the workspace, if a setting names one, and the ticks of all maintenances. */
@AutoConfiguration(after = {WorkspaceAutoConfiguration.class, RegistryAutoConfiguration.class})
@ConditionalOnClass(Maintenance.class)
@EnableConfigurationProperties(Settings.class)
final class MaintenanceAutoConfiguration {
    @Bean
    @ConditionalOnProperty("finetune4j.maintenance.model")
    @ConditionalOnMissingBean
    Maintenance finetune4jMaintenance(
            Settings settings,
            ObjectProvider<RegistryStore> registries,
            ObjectProvider<JournalStore> journals,
            ObjectProvider<MaintenanceCustomizer> customizers) {
        RegistryStore registry = registries.getIfUnique();
        JournalStore store = journals.getIfUnique();
        if (registry == null || store == null) {
            throw new SettingException("finetune4j.maintenance.model: it is set, and there is no registry or no journal"
                    + " to keep it in -> set finetune4j.workspace.folder, or add a DataSource and"
                    + " finetune4j-store-jdbc");
        }
        try {
            Maintenance.Builder maintenance = prepared(settings.maintenance(), registry, store);
            customizers.orderedStream().forEach(each -> each.customize(maintenance));
            return maintenance.build();
        } catch (IllegalArgumentException | IllegalStateException | FineTuneException e) {
            throw SettingException.of("finetune4j.maintenance", e);
        }
    }

    private static Maintenance.Builder prepared(
            MaintenanceSettings settings, RegistryStore registry, JournalStore store) {
        String model = Objects.requireNonNull(settings.model());
        Maintenance.Builder maintenance = Maintenance.builder(model)
                .registry(registry, model)
                .alias(settings.alias())
                .store(store);
        return settings.every() == null ? maintenance : maintenance.addTrigger(Triggers.every(settings.every()));
    }

    @Bean
    @ConditionalOnBean(Maintenance.class)
    @ConditionalOnProperty(name = "finetune4j.maintenance.enabled", matchIfMissing = true)
    MaintenanceTicks finetune4jMaintenanceTicks(Settings settings, ObjectProvider<Maintenance> maintenances) {
        return new MaintenanceTicks(
                maintenances.orderedStream().toList(), settings.maintenance().tickEvery());
    }
}
