// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import java.util.List;
import java.util.Map;

/** A registry that goes out of reach after some calls. */
final class BrokenRegistry implements Registry {
    private final Registry behind;
    private final int good;
    private int calls;

    BrokenRegistry(Registry behind, int good) {
        this.behind = behind;
        this.good = good;
    }

    int calls() {
        return calls;
    }

    private void call() {
        calls++;
        if (calls > good) {
            throw new AssertionError("the database is gone, and with it the words of a user");
        }
    }

    @Override
    public DataVersion addData(Dataset data, Map<String, Object> facts) {
        call();
        return behind.addData(data, facts);
    }

    @Override
    public void add(RegistryRecord record) {
        call();
        behind.add(record);
    }

    @Override
    public void addPoints(String run, List<MetricPoint> points) {
        call();
        behind.addPoints(run, points);
    }

    @Override
    public ModelVersion addModel(ModelVersion.Draft draft) {
        call();
        return behind.addModel(draft);
    }

    @Override
    public RegistryRecord.AliasMoved moveAlias(
            RegisteredModel seen, String alias, int version, String who, String why) {
        call();
        return behind.moveAlias(seen, alias, version, who, why);
    }

    @Override
    public RegisteredModel model(String name) {
        call();
        return behind.model(name);
    }
}
