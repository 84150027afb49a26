// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.pages.MaintenancePages;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.pages.MonitorPages;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Rollout;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/** The contents of the consoles of the application, whichever of them there are. */
@AutoConfiguration
@ConditionalOnClass(Console.class)
final class ConsolePartsAutoConfiguration {
    @Bean
    @Lazy
    ConsoleContents finetune4jConsoleContents(
            ObjectProvider<RegistryStore> registries,
            ObjectProvider<Rollout> rollouts,
            ObjectProvider<ConsolePart> parts,
            ObjectProvider<ConsolePage> pages) {
        return new ConsoleContents(registries, rollouts, parts, pages);
    }

    /** For applications that watch. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Monitors.class)
    static final class OfMonitors {
        @Bean
        @Lazy
        @Order(1)
        ConsolePart finetune4jMonitorPages(
                ObjectProvider<Monitors> monitors,
                ObjectProvider<CaptureStore> captures,
                ObjectProvider<Capture> capture,
                ObjectProvider<FeedbackChannel> feedback) {
            return () -> {
                Monitors watched = monitors.getIfUnique();
                CaptureStore captured = captures.getIfUnique();
                return watched == null || captured == null
                        ? List.of()
                        : MonitorPages.of(
                                watched,
                                captured,
                                () -> Stream.concat(
                                                capture.stream().flatMap(each -> each.callbackFailures().stream()),
                                                feedback.stream().flatMap(each -> each.callbackFailures().stream()))
                                        .toList());
            };
        }
    }

    /** For applications that maintain a model. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Maintenance.class)
    static final class OfMaintenance {
        @Bean
        @Lazy
        @Order(2)
        ConsolePart finetune4jMaintenancePages(ObjectProvider<Maintenance> maintenances) {
            return () -> {
                Maintenance one = maintenances.getIfUnique();
                return one == null ? List.of() : MaintenancePages.of(one);
            };
        }
    }
}
