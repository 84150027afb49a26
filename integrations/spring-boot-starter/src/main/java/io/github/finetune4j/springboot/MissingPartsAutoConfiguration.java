// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/** Settings of parts whose artifact is missing: the application does not start as if they were there. */
@AutoConfiguration
final class MissingPartsAutoConfiguration {
    private static final List<String> PEOPLE = List.of(
            "io.github.finetune4j.people.pages.PeoplePages",
            "io.github.finetune4j.console.Console",
            "org.eclipse.jetty.server.Server");

    @Bean
    @ConditionalOnProperty("finetune4j.monitors.enabled")
    @ConditionalOnMissingClass("io.github.finetune4j.monitor.Monitors")
    SmartInitializingSingleton finetune4jMonitorsAreMissing() {
        return () -> {
            throw new SettingException("finetune4j.monitors.enabled: true, but finetune4j-monitor is missing -> add it,"
                    + " or set it to false");
        };
    }

    @Bean
    @ConditionalOnProperty("finetune4j.workspace.folder")
    @ConditionalOnMissingClass("io.github.finetune4j.workspace.Workspace")
    SmartInitializingSingleton finetune4jWorkspaceIsMissing() {
        return () -> {
            throw new SettingException("finetune4j.workspace.folder: it is set, but finetune4j-workspace is missing"
                    + " -> add it, or leave the folder out");
        };
    }

    @Bean
    @ConditionalOnProperty("finetune4j.capture.enabled")
    @ConditionalOnMissingClass("io.github.finetune4j.monitor.capture.Capture")
    SmartInitializingSingleton finetune4jCaptureIsMissing() {
        return () -> {
            throw new SettingException("finetune4j.capture.enabled: true, but finetune4j-capture is missing -> add"
                    + " finetune4j-workspace, which brings it, or set it to false");
        };
    }

    @Bean
    @ConditionalOnProperty("finetune4j.maintenance.model")
    @ConditionalOnMissingClass("io.github.finetune4j.maintenance.Maintenance")
    SmartInitializingSingleton finetune4jMaintenanceIsMissing() {
        return () -> {
            throw new SettingException("finetune4j.maintenance.model: it is set, but finetune4j-maintenance is missing"
                    + " -> add it, or leave the model out");
        };
    }

    @Bean
    @ConditionalOnProperty("finetune4j.people.enabled")
    SmartInitializingSingleton finetune4jPeoplesPagesAreThere(ConfigurableListableBeanFactory beans) {
        return () -> {
            if (!PEOPLE.stream().allMatch(part -> ClassUtils.isPresent(part, beans.getBeanClassLoader()))) {
                throw new SettingException("finetune4j.people.enabled: true, but finetune4j-people, finetune4j-console"
                        + " or its server is missing -> add them, with jetty-server, or set it to false");
            }
        };
    }
}
