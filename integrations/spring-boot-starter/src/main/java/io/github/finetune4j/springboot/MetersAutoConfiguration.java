// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.micrometer.CaptureMeters;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.rollout.Rollout;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Meters of rollouts, and of what is captured and watched, in the application's registry of meters. */
@AutoConfiguration(
        after = {RolloutAutoConfiguration.class, CaptureAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration", // Boot 3
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" // Boot
            // 4
        })
@ConditionalOnBean(MeterRegistry.class)
final class MetersAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    BoundMeters finetune4jMeters(ObjectProvider<MeterRegistry> registries, ObjectProvider<Rollout> rollouts) {
        return new BoundMeters(registries, rollouts);
    }

    /** For applications that capture. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Captured.class)
    static final class OfWhatIsCaptured {
        @Bean
        @Lazy
        @ConditionalOnMissingBean
        CaptureMeters finetune4jCaptureMeters(MeterRegistry registry) {
            return CaptureMeters.bind(registry);
        }

        /** Of the starter's own capture; an application's own capture has the listeners that it gives it. */
        @Bean
        @ConditionalOnBean(name = CaptureAutoConfiguration.BEAN)
        SmartInitializingSingleton finetune4jCaptureIsMetered(
                ObjectProvider<CaptureMeters> meters, @Qualifier(CaptureAutoConfiguration.BEAN) Capture capture) {
            return () -> meters.ifUnique(each -> capture.onCaptured(each.dropped(capture::dropped)));
        }
    }

    /** For applications that watch. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Monitors.class)
    static final class OfWhatIsWatched {
        @Bean
        @ConditionalOnMissingBean
        BoundMonitors finetune4jMonitorMeters(
                ObjectProvider<MeterRegistry> registries, ObjectProvider<Monitors> monitors) {
            return new BoundMonitors(registries, monitors);
        }
    }
}
