// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.Touched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The way from a model back to its data, and from a row forth to models. */
final class Ways {
    private Ways() {}

    static Lineage back(RegistryState state, ModelVersion model) {
        Set<RunStarted> runs = new LinkedHashSet<>();
        Set<DataVersion> data = new LinkedHashSet<>();
        Optional<ModelVersion> at = Optional.of(model);
        while (at.isPresent()) {
            Optional<RunStarted> run = at.get().run().flatMap(state::started);
            if (run.isEmpty() || !runs.add(run.get())) {
                break;
            }
            state.data(run.get().trainingData()).ifPresent(data::add);
            at = startedFrom(state, run.get());
        }
        return new Lineage(model, List.copyOf(runs), List.copyOf(data));
    }

    /** {@return the registered model from which a run started; empty where it was none} */
    private static Optional<ModelVersion> startedFrom(RegistryState state, RunStarted run) {
        String base = Objects.toString(run.specification().get("baseModel"), "");
        return state.ofRef(run.run().substring(0, Math.max(0, run.run().indexOf('/'))), base);
    }

    static List<Evaluated> evaluations(RegistryState state, ModelVersion model) {
        return state.all(Evaluated.class).stream()
                .filter(each -> same(model, each.model()))
                .toList();
    }

    static Touched forth(RegistryState state, RowStore rows, BitSet numbers) throws IOException {
        List<DataVersion> data = new ArrayList<>();
        for (DataVersion version : state.all(DataVersion.class)) {
            if (!numbers.isEmpty() && rows.holds(version.fingerprint(), numbers)) {
                data.add(version);
            }
        }
        Set<String> ids = new LinkedHashSet<>();
        data.forEach(version -> ids.add(version.id()));
        List<RunStarted> runs = new ArrayList<>();
        Set<ModelVersion> models = new LinkedHashSet<>();
        for (RunStarted run : state.all(RunStarted.class)) { // in the order of time: a model is there before its heirs
            boolean saw = ids.contains(run.trainingData()) || ids.contains(run.validationData());
            if (saw || startedFrom(state, run).filter(models::contains).isPresent()) {
                runs.add(run);
                models.addAll(state.versions(run));
            }
        }
        return new Touched(data, runs, List.copyOf(models), rollouts(state, models));
    }

    /** {@return the rollouts with one of these models, as they began} */
    private static List<RolloutChanged> rollouts(RegistryState state, Set<ModelVersion> models) {
        Set<String> refs = models.stream().map(model -> model.ref().toString()).collect(Collectors.toSet());
        return state.rollouts().stream()
                .filter(rollout -> rollout.arms().values().stream().anyMatch(identity -> isOneOf(refs, identity)))
                .toList();
    }

    /** {@return what {@link #same} says, for any of the models with these references} */
    private static boolean isOneOf(Set<String> refs, String identity) {
        for (int end = identity.length(); end > 0; end = identity.lastIndexOf(' ', end - 1)) {
            if (refs.contains(identity.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /** {@return where an answer came from; empty if no rollout on record has given it} */
    static Optional<AnswerOrigin> origin(RegistryState state, String callId) {
        for (RolloutChanged rollout : state.rollouts()) {
            int found = state.arm(rollout, callId).orElse(Integer.MAX_VALUE);
            List<String> arms = List.copyOf(rollout.arms().keySet());
            if (found < arms.size()) {
                String arm = arms.get(found);
                String identity = rollout.arms().getOrDefault(arm, "");
                Lineage way = state.all(ModelVersion.class).stream()
                        .filter(model -> same(model, identity))
                        .findFirst()
                        .map(model -> back(state, model))
                        .orElse(null);
                return Optional.of(new AnswerOrigin(rollout, arm, identity, way));
            }
        }
        return Optional.empty();
    }

    /** {@return whether an identity is that of a model: its reference, perhaps with how it is run behind} */
    private static boolean same(ModelVersion model, String identity) {
        String ref = model.ref().toString();
        return identity.equals(ref) || identity.startsWith(ref + " ");
    }
}
