// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The relations between records: data to runs, runs to models, models to runs, evaluations and rollouts. */
final class Relations {
    private final Snapshot now;
    private final Map<String, Set<String>> forth = new LinkedHashMap<>();
    private final Map<String, Set<String>> back = new LinkedHashMap<>();

    Relations(Snapshot now) {
        this.now = now;
        now.all(RunStarted.class).forEach(this::run);
        now.all(Evaluated.class).forEach(this::evaluation);
        now.rollouts().values().forEach(events -> rollout(events.get(0)));
    }

    private void run(RunStarted run) {
        now.data(run.trainingData()).ifPresent(data -> lead(data, run));
        now.data(run.validationData()).ifPresent(data -> lead(data, run));
        now.startedFrom(run).ifPresent(model -> lead(model, run));
        now.madeBy(run.run()).ifPresent(model -> lead(run, model));
    }

    private void evaluation(Evaluated evaluated) {
        now.ofIdentity(evaluated.model()).ifPresent(model -> lead(model, evaluated));
        now.data(evaluated.testData()).ifPresent(data -> lead(data, evaluated));
    }

    private void rollout(RolloutChanged rollout) {
        rollout.arms().values().forEach(identity -> now.ofIdentity(identity).ifPresent(model -> lead(model, rollout)));
    }

    private void lead(RegistryRecord from, RegistryRecord to) {
        forth.computeIfAbsent(from.id(), id -> new LinkedHashSet<>()).add(to.id());
        back.computeIfAbsent(to.id(), id -> new LinkedHashSet<>()).add(from.id());
    }

    /** {@return what people call the model of an identity; the end of the identity where it is none on record} */
    String model(String identity) {
        return now.ofIdentity(identity)
                .map(Links::name)
                .orElseGet(() -> identity.substring(identity.lastIndexOf('/') + 1));
    }

    Set<String> after(String id) {
        return forth.getOrDefault(id, Set.of());
    }

    Set<String> before(String id) {
        return back.getOrDefault(id, Set.of());
    }

    /** {@return a record, all that led to it and all that it led to, the nearest first, at most so many} */
    Set<String> around(RegistryRecord center, int most) {
        Set<String> found = new LinkedHashSet<>(List.of(center.id()));
        walk(center.id(), back, found, most);
        walk(center.id(), forth, found, most);
        return found;
    }

    private static void walk(String from, Map<String, Set<String>> ways, Set<String> found, int most) {
        Set<String> seen = new LinkedHashSet<>(List.of(from));
        Deque<String> next = new ArrayDeque<>(seen);
        while (!next.isEmpty() && found.size() < most) {
            for (String id : ways.getOrDefault(next.remove(), Set.of())) {
                if (found.size() < most && seen.add(id)) {
                    found.add(id);
                    next.add(id);
                }
            }
        }
    }
}
