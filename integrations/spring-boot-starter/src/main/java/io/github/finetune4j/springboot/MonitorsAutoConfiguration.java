// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.capture.CaptureStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Monitors over what is captured, if the application asks for them. They look from its start until it stops. */
@AutoConfiguration(after = WorkspaceAutoConfiguration.class)
@ConditionalOnClass(Monitors.class)
@ConditionalOnProperty("finetune4j.monitors.enabled")
final class MonitorsAutoConfiguration {
    @Bean(initMethod = "start")
    @ConditionalOnMissingBean
    Monitors finetune4jMonitors(
            Settings settings,
            ObjectProvider<CaptureStore> captures,
            ObjectProvider<JournalStore> journals,
            ObjectProvider<AlertSink> sinks,
            ObjectProvider<MonitorsCustomizer> customizers) {
        CaptureStore captured = captures.getIfUnique();
        JournalStore store = journals.getIfUnique();
        if (captured == null || store == null) {
            throw new SettingException("finetune4j.monitors.enabled: true, and there is nothing to watch or to write"
                    + " to -> set finetune4j.workspace.folder, or add a DataSource and finetune4j-store-jdbc");
        }
        Monitors.Builder monitors = Monitors.builder(captured, store);
        try {
            monitors.falseAlarmsPerYear(settings.monitors().falseAlarmsPerYear())
                    .lookEvery(settings.monitors().lookEvery());
            sinks.orderedStream().forEach(monitors::addSink);
            customizers.orderedStream().forEach(each -> each.customize(monitors));
            return monitors.build();
        } catch (IllegalArgumentException e) {
            throw SettingException.of("finetune4j.monitors", e);
        }
    }
}
