// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry that can be taken out of reach: it fails, or does not come back. */
public final class Unreachable implements Registry {
    private final Registry registry;
    private volatile boolean gone;
    private volatile @Nullable Thrown broken;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    /** Within reach at first. */
    public Unreachable(Registry registry) {
        this.registry = registry;
    }

    /** Takes it out of reach, or brings it back. */
    public void gone(boolean now) {
        gone = now;
    }

    void broken(@Nullable Thrown thrown) {
        broken = thrown;
    }

    void hang() {
        hanging = new CountDownLatch(1);
    }

    void goOn() {
        hanging.countDown();
    }

    private <T> T ask(Supplier<T> call) {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new FineTuneException("interrupted -> ask again", e);
        }
        if (broken != null) {
            broken.now();
        }
        if (gone) {
            throw new FineTuneException("the database is gone -> start it");
        }
        return call.get();
    }

    @Override
    public DataVersion addData(Dataset data, Map<String, Object> facts) {
        return ask(() -> registry.addData(data, facts));
    }

    @Override
    public void add(RegistryRecord record) {
        ask(() -> {
            registry.add(record);
            return record;
        });
    }

    @Override
    public void addPoints(String run, List<MetricPoint> points) {
        ask(() -> {
            registry.addPoints(run, points);
            return points;
        });
    }

    @Override
    public ModelVersion addModel(ModelVersion.Draft draft) {
        return ask(() -> registry.addModel(draft));
    }

    @Override
    public RegistryRecord.AliasMoved moveAlias(
            RegisteredModel seen, String alias, int version, String who, String why) {
        return ask(() -> registry.moveAlias(seen, alias, version, who, why));
    }

    @Override
    public RegisteredModel model(String name) {
        return ask(() -> registry.model(name));
    }
}
