// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.micrometer.MonitorMeters;
import io.github.finetune4j.monitor.Monitors;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Binds the meters of all monitors once all beans are there. */
final class BoundMonitors implements SmartInitializingSingleton, AutoCloseable {
    private final ObjectProvider<MeterRegistry> registries;
    private final ObjectProvider<Monitors> monitors;
    private final List<MonitorMeters> bound = new CopyOnWriteArrayList<>();

    BoundMonitors(ObjectProvider<MeterRegistry> registries, ObjectProvider<Monitors> monitors) {
        this.registries = registries;
        this.monitors = monitors;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<MeterRegistry> targets = BoundMeters.targets(registries);
        monitors.stream().forEach(each -> targets.forEach(target -> bound.add(MonitorMeters.bind(target, each))));
    }

    @Override
    public void close() {
        bound.forEach(MonitorMeters::close);
        bound.clear();
    }
}
