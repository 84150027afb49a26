// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.rollout.RolloutIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state that all records together give. Not safe for use by several threads. */
final class RegistryState {
    private final Map<String, RegistryRecord> byId = new LinkedHashMap<>();
    private final Map<String, List<ModelVersion>> models = new LinkedHashMap<>();
    private final Map<String, List<AliasMoved>> moves = new LinkedHashMap<>();
    private final Map<String, ModelVersion> byRef = new LinkedHashMap<>();
    private final Map<String, List<ModelVersion>> byRun = new HashMap<>();
    private final Map<String, RolloutChanged> rollouts = new LinkedHashMap<>();
    private final Map<String, RolloutIds> responses = new LinkedHashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private final Map<ModelRef, List<ModelVersion>> registered = new HashMap<>(); // as they are on record
    private final Shutdowns shutdowns = new Shutdowns();

    /** Forgets everything. */
    void startAnew() {
        byId.clear();
        models.clear();
        moves.clear();
        byRef.clear();
        byRun.clear();
        rollouts.clear();
        responses.clear();
        forgotten.clear();
        registered.clear();
        shutdowns.startAnew();
    }

    void take(RegistryRecord record) {
        byId.put(record.id(), record);
        if (record instanceof ModelVersion model) {
            registered.computeIfAbsent(model.ref(), ref -> new ArrayList<>()).add(model);
            models.computeIfAbsent(model.name(), name -> new ArrayList<>()).add(model);
            byRef.put(model.ref().toString(), model);
            model.run()
                    .ifPresent(run ->
                            byRun.computeIfAbsent(run, id -> new ArrayList<>()).add(model));
            ModelVersion shown = shutdowns.shown(model);
            if (!shown.ref().shutdownDate().equals(model.ref().shutdownDate())) {
                show(shown);
            }
        } else if (record instanceof ShutdownAnnounced announced) {
            shutdowns.take(announced);
            registered.getOrDefault(announced.model(), List.of()).forEach(model -> show(shutdowns.shown(model)));
        } else if (record instanceof AliasMoved moved) {
            moves.computeIfAbsent(moved.model(), name -> new ArrayList<>()).add(moved);
        } else if (record instanceof RolloutChanged changed) {
            rollouts.putIfAbsent(changed.key(), changed);
            responses.computeIfAbsent(changed.key(), key -> RolloutIds.of(changed.responses()));
        } else if (record instanceof RowsForgotten rows) {
            forgotten.addAll(rows.rows());
        }
    }

    /** What is on record stays; what is shown of it has the day that is known now. Both are equal by their ids. */
    private void show(ModelVersion model) {
        byId.put(model.id(), model);
        byRef.computeIfPresent(model.ref().toString(), (ref, last) -> last.id().equals(model.id()) ? model : last);
        replace(models.get(model.name()), model);
        model.run().ifPresent(run -> replace(byRun.get(run), model));
    }

    private static void replace(@Nullable List<ModelVersion> all, ModelVersion model) {
        if (all != null) {
            all.replaceAll(each -> each.id().equals(model.id()) ? model : each);
        }
    }

    int size() {
        return byId.size();
    }

    Optional<RegistryRecord> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<DataVersion> data(String id) {
        return find(id).filter(DataVersion.class::isInstance).map(DataVersion.class::cast);
    }

    Optional<RunStarted> started(String run) {
        return find("run/" + run).filter(RunStarted.class::isInstance).map(RunStarted.class::cast);
    }

    Optional<RunEnded> ended(String run) {
        return find("run/" + run + "/end").filter(RunEnded.class::isInstance).map(RunEnded.class::cast);
    }

    <T extends RegistryRecord> List<T> all(Class<T> kind) {
        return byId.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** {@return what is on record of rows that were forgotten} */
    List<RowsForgotten> forgettings() {
        return all(RowsForgotten.class);
    }

    /** {@return whether a row was ever forgotten} */
    boolean forgotten(Fingerprint row) {
        return forgotten.contains(row.hex());
    }

    /** {@return the first record of each rollout} */
    List<RolloutChanged> rollouts() {
        return List.copyOf(rollouts.values());
    }

    /** {@return from which arm of a rollout an answer came; empty if it came from another rollout} */
    OptionalInt arm(RolloutChanged rollout, String callId) {
        RolloutIds ids = responses.get(rollout.key());
        return ids == null ? OptionalInt.empty() : ids.arm(callId);
    }

    List<String> names() {
        return List.copyOf(models.keySet());
    }

    List<ModelVersion> versions(String name) {
        return List.copyOf(models.getOrDefault(name, List.of()));
    }

    /** {@return the versions of its model that a run made} */
    List<ModelVersion> versions(RunStarted run) {
        return byRun.getOrDefault(run.run(), List.of()).stream()
                .filter(version -> version.name().equals(run.model()))
                .toList();
    }

    /** {@return the version that a provider knows by this id, or by {@code provider/id}} */
    Optional<ModelVersion> ofRef(String provider, String id) {
        return Optional.ofNullable(byRef.get(provider + "/" + id)).or(() -> Optional.ofNullable(byRef.get(id)));
    }

    List<AliasMoved> moves(String name) {
        return List.copyOf(moves.getOrDefault(name, List.of()));
    }

    RegisteredModel model(String name) {
        Map<String, ModelVersion> aliases = new LinkedHashMap<>();
        List<ModelVersion> versions = versions(name);
        for (AliasMoved moved : moves(name)) {
            aliases.put(moved.alias(), versions.get(moved.version() - 1));
        }
        return new Seen(name, versions, Collections.unmodifiableMap(aliases), moves(name));
    }

    /** A model as it was when it was asked for. */
    private record Seen(
            String name, List<ModelVersion> versions, Map<String, ModelVersion> aliases, List<AliasMoved> aliasHistory)
            implements RegisteredModel {}
}
