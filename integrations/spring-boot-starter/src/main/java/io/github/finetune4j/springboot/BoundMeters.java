// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.micrometer.RolloutMeters;
import io.github.finetune4j.rollout.Rollout;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Binds the meters of all rollouts once all beans are there. */
final class BoundMeters implements SmartInitializingSingleton, AutoCloseable {
    private final ObjectProvider<MeterRegistry> registries;
    private final ObjectProvider<Rollout> rollouts;
    private final List<RolloutMeters> bound = new CopyOnWriteArrayList<>();

    BoundMeters(ObjectProvider<MeterRegistry> registries, ObjectProvider<Rollout> rollouts) {
        this.registries = registries;
        this.rollouts = rollouts;
    }

    /** {@return the registry that stands for all, which Boot makes where there are several; else each} */
    static List<MeterRegistry> targets(ObjectProvider<MeterRegistry> registries) {
        MeterRegistry one = registries.getIfUnique();
        return one == null ? registries.stream().toList() : List.of(one);
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<MeterRegistry> targets = targets(registries);
        rollouts.stream().forEach(rollout -> {
            RolloutMeters meters = new RolloutMeters(rollout);
            bound.add(meters);
            targets.forEach(meters::bindTo);
        });
    }

    @Override
    public void close() {
        bound.forEach(RolloutMeters::close);
        bound.clear();
    }
}
