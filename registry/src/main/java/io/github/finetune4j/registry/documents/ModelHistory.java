// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything on record about one version of a model, as it was at one moment. */
final class ModelHistory {
    private final ModelVersion model;
    private final List<RegistryRecord> records;
    private final Map<String, DataVersion> versions = new HashMap<>();
    private final Lineage lineage;
    private final List<MetricPoint> points;
    private final List<Measurement> measurements;
    private final Map<String, Long> uses = new HashMap<>();
    private final Map<String, Long> forgotten = new HashMap<>();

    ModelHistory(RegistryStore registry, ModelVersion model) {
        this.model = model;
        records = registry.records();
        all(DataVersion.class).forEach(data -> versions.put(data.id(), data));
        lineage = registry.lineage(model);
        points = model.run().map(registry::points).orElse(List.of());
        measurements =
                registry.evaluations(model).stream().map(Measurement::new).toList();
        all(RegistryRecord.Evaluated.class).forEach(each -> uses.merge(each.testData(), 1L, Long::sum));
        if (all(RegistryRecord.RowsForgotten.class).findAny().isPresent()) {
            data().forEach(used -> used.known()
                    .ifPresent(version -> forgotten.put(
                            used.id(),
                            version.rows() - registry.rowsLeft(version).size())));
        }
    }

    /** {@return how many rows of a version were forgotten since it was kept} */
    long forgotten(UsedData used) {
        return forgotten.getOrDefault(used.id(), 0L);
    }

    private <T extends RegistryRecord> Stream<T> all(Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast);
    }

    ModelVersion model() {
        return model;
    }

    /** {@return the last day on which it answers, as far as anybody has announced one} */
    Optional<LocalDate> lastDay() {
        return all(ModelVersion.class)
                .filter(each -> each.id().equals(model.id()))
                .flatMap(each -> each.ref().shutdownDate().stream())
                .map(gone -> gone.minusDays(1))
                .findFirst();
    }

    private Stream<ShutdownAnnounced> announced() {
        return all(ShutdownAnnounced.class).filter(each -> each.model().equals(model.ref()));
    }

    /** {@return name and number, for example {@code router 3}} */
    String title() {
        return model.name() + " " + model.number();
    }

    Optional<RunStarted> started() {
        return model.run()
                .flatMap(run -> all(RunStarted.class)
                        .filter(each -> each.run().equals(run))
                        .findFirst());
    }

    Optional<RunEnded> ended() {
        return model.run()
                .flatMap(run -> all(RunEnded.class)
                        .filter(each -> each.run().equals(run))
                        .findFirst());
    }

    Map<String, Object> specification() {
        return started().map(RunStarted::specification).orElse(Map.of());
    }

    /** {@return the specification without what the caller noted in it and what only the provider knows} */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(specification());
        settings.keySet().removeAll(Set.of("metadata", "options"));
        return settings;
    }

    /** {@return the runs before its own, of the models from which it was tuned} */
    List<RunStarted> earlierRuns() {
        List<RunStarted> runs = lineage.runs();
        return runs.isEmpty() ? runs : runs.subList(1, runs.size());
    }

    List<MetricPoint> curve(String name) {
        return points.stream().filter(point -> point.name().equals(name)).toList();
    }

    List<Measurement> measurements() {
        return measurements;
    }

    /** {@return what gates said about an evaluation, oldest first} */
    List<Gated> gates(Measurement measurement) {
        return all(Gated.class)
                .filter(gated -> gated.evaluation().equals(measurement.record().evaluation()))
                .toList();
    }

    private Stream<Gated> gates() {
        return measurements.stream().flatMap(measurement -> gates(measurement).stream());
    }

    /** {@return the newest figure of each metric on each test set} */
    List<Measured> newest() {
        Map<String, Measured> newest = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            for (Measurement.Line line : measurement.lines()) {
                String key = measurement.record().testData() + " " + line.metric();
                Measured before = newest.get(key);
                if (before == null || !before.at().isAfter(measurement.record().at())) {
                    newest.put(key, new Measured(line.metric(), line.own(), measurement));
                }
            }
        }
        return List.copyOf(newest.values());
    }

    /** A figure and where it is from. */
    record Measured(String metric, Figure figure, Measurement from) {
        Instant at() {
            return from.record().at();
        }

        String testData() {
            return from.record().testData();
        }
    }

    /** {@return training, validation and test data, each once in each role} */
    List<UsedData> data() {
        Map<String, UsedData> used = new LinkedHashMap<>();
        started().ifPresent(run -> {
            use(used, "training", run.trainingData());
            use(used, "validation", run.validationData());
        });
        earlierRuns().forEach(run -> use(used, "training of " + run.model() + ", its base", run.trainingData()));
        measurements.forEach(
                measurement -> use(used, "test", measurement.record().testData()));
        return List.copyOf(used.values());
    }

    private void use(Map<String, UsedData> used, String role, String id) {
        if (!id.isEmpty()) {
            used.putIfAbsent(role + " " + id, new UsedData(role, id, versions.get(id)));
        }
    }

    /** {@return how many evaluations of any model were made on a test set} */
    long uses(String testData) {
        return uses.getOrDefault(testData, 0L);
    }

    /** {@return the events of each rollout that showed this model to users, oldest first} */
    List<List<RolloutChanged>> rollouts() {
        Map<String, List<RolloutChanged>> rollouts = new LinkedHashMap<>();
        all(RolloutChanged.class)
                .filter(event -> event.arms().values().stream().anyMatch(this::same))
                .forEach(event -> rollouts.computeIfAbsent(event.key(), key -> new ArrayList<>())
                        .add(event));
        return List.copyOf(rollouts.values());
    }

    /** {@return whether an identity is this model's: its reference, perhaps with how it is run behind} */
    boolean same(String identity) {
        String ref = model.ref().toString();
        return identity.equals(ref) || identity.startsWith(ref + " ");
    }

    /** {@return the moves of aliases to this version, and those that took them away again} */
    List<AliasMoved> moves() {
        Map<String, Integer> at = new HashMap<>();
        return all(AliasMoved.class)
                .filter(move -> move.model().equals(model.name()))
                .filter(move -> {
                    Integer before = at.put(move.alias(), move.version());
                    return move.version() == model.number() || (before != null && before == model.number());
                })
                .toList();
    }

    /** {@return the aliases that point to this version} */
    List<String> aliases() {
        Map<String, Integer> at = new LinkedHashMap<>();
        moves().forEach(move -> at.put(move.alias(), move.version()));
        return at.entrySet().stream()
                .filter(alias -> alias.getValue() == model.number())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@return what people wrote about the model, its run, its data, evaluations and rollouts} */
    List<Noted> notes() {
        Set<String> about = new HashSet<>(Set.of(model.id()));
        model.run().ifPresent(run -> about.addAll(Set.of("run/" + run, "run/" + run + "/end")));
        data().forEach(used -> about.add(used.id()));
        measurements.forEach(measurement -> about.add(measurement.record().id()));
        gates().forEach(gated -> about.add(gated.id()));
        rollouts().forEach(events -> events.forEach(event -> about.add(event.id())));
        moves().forEach(move -> about.add(move.id()));
        return all(Noted.class).filter(note -> about.contains(note.about())).toList();
    }

    /** {@return when the newest of these records was made} */
    Instant asOf() {
        Stream<Instant> times = Stream.of(
                        Stream.of(model.at()),
                        ended().stream().map(RunEnded::at),
                        measurements.stream()
                                .map(measurement -> measurement.record().at()),
                        gates().map(Gated::at),
                        rollouts().stream().flatMap(List::stream).map(RolloutChanged::at),
                        moves().stream().map(AliasMoved::at),
                        announced().map(ShutdownAnnounced::at),
                        notes().stream().map(Noted::at))
                .flatMap(each -> each);
        return times.max(Instant::compareTo).orElse(model.at());
    }
}
