// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All records of a registry at one moment, and how they hang together. */
final class Snapshot {
    private final List<RegistryRecord> records;
    private final Map<String, RegistryRecord> byId = new LinkedHashMap<>();
    private final Map<String, List<ModelVersion>> models = new LinkedHashMap<>();
    private final Map<String, ModelVersion> ofRun = new LinkedHashMap<>();
    private final Map<String, ModelVersion> byRef = new LinkedHashMap<>();
    private final Map<String, Map<String, AliasMoved>> aliases = new LinkedHashMap<>();
    private final Map<String, List<RolloutChanged>> rollouts = new LinkedHashMap<>();
    private final Map<String, List<Gated>> gates = new LinkedHashMap<>();
    private final Map<String, List<Noted>> notes = new LinkedHashMap<>();

    Snapshot(List<RegistryRecord> records) {
        this.records = records;
        records.forEach(this::take);
    }

    private void take(RegistryRecord record) {
        byId.put(record.id(), record);
        if (record instanceof ModelVersion model) {
            models.computeIfAbsent(model.name(), name -> new ArrayList<>()).add(model);
            model.run().ifPresent(run -> ofRun.put(run, model));
            byRef.put(model.ref().toString(), model);
        } else if (record instanceof AliasMoved moved) {
            aliases.computeIfAbsent(moved.model(), name -> new LinkedHashMap<>())
                    .put(moved.alias(), moved);
        } else if (record instanceof RolloutChanged changed) {
            rollouts.computeIfAbsent(changed.key(), key -> new ArrayList<>()).add(changed);
        } else if (record instanceof Gated gated) {
            gates.computeIfAbsent(gated.evaluation(), evaluation -> new ArrayList<>())
                    .add(gated);
        } else if (record instanceof Noted noted) {
            notes.computeIfAbsent(noted.about(), about -> new ArrayList<>()).add(noted);
        }
    }

    List<RegistryRecord> records() {
        return records;
    }

    <T extends RegistryRecord> List<T> all(Class<T> kind) {
        return records.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Optional<RegistryRecord> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    <T extends RegistryRecord> Optional<T> find(Class<T> kind, String id) {
        return find(id).filter(kind::isInstance).map(kind::cast);
    }

    Optional<RunStarted> run(String run) {
        return find(RunStarted.class, "run/" + run);
    }

    Optional<RunEnded> end(String run) {
        return find(RunEnded.class, "run/" + run + "/end");
    }

    Optional<DataVersion> data(String id) {
        return find(DataVersion.class, id);
    }

    Map<String, List<ModelVersion>> models() {
        return models;
    }

    Optional<ModelVersion> model(String name, int number) {
        return find(ModelVersion.class, "model/" + name + "/" + number);
    }

    /** {@return the version that a run made} */
    Optional<ModelVersion> madeBy(String run) {
        return Optional.ofNullable(ofRun.get(run));
    }

    /** {@return the last move of each alias of a model, by alias} */
    Map<String, AliasMoved> aliases(String model) {
        return aliases.getOrDefault(model, Map.of());
    }

    /** {@return the aliases that point to a version} */
    List<String> aliases(ModelVersion version) {
        return aliases(version.name()).values().stream()
                .filter(moved -> moved.version() == version.number())
                .map(AliasMoved::alias)
                .toList();
    }

    /** {@return the model of this identity: its reference, perhaps with how it is run behind} */
    Optional<ModelVersion> ofIdentity(String identity) {
        Optional<ModelVersion> found = Optional.ofNullable(byRef.get(identity));
        for (int at = identity.indexOf(' '); found.isEmpty() && at >= 0; at = identity.indexOf(' ', at + 1)) {
            found = Optional.ofNullable(byRef.get(identity.substring(0, at)));
        }
        return found;
    }

    /** {@return the registered model from which a run started; empty where it was none} */
    Optional<ModelVersion> startedFrom(RunStarted run) {
        if (!(run.specification().get("baseModel") instanceof String base)) {
            return Optional.empty();
        }
        String provider = run.run().substring(0, Math.max(0, run.run().indexOf('/')));
        return Optional.ofNullable(byRef.get(provider + "/" + base)).or(() -> Optional.ofNullable(byRef.get(base)));
    }

    /** {@return what happened in each rollout, by key} */
    Map<String, List<RolloutChanged>> rollouts() {
        return rollouts;
    }

    List<Evaluated> evaluations(ModelVersion model) {
        return all(Evaluated.class).stream()
                .filter(each -> ofIdentity(each.model()).filter(model::equals).isPresent())
                .toList();
    }

    /** {@return what gates said about an evaluation, the newest last} */
    List<Gated> gates(Evaluated evaluated) {
        return gates.getOrDefault(evaluated.evaluation(), List.of());
    }

    List<Noted> notes(String about) {
        return notes.getOrDefault(about, List.of());
    }
}
