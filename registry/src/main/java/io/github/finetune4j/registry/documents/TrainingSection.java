// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.html.internal.LineChart;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The run that made the model: settings, machine, loss, outcome. */
final class TrainingSection {
    private static final int LISTED = 12;
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("baseModel", "method", "tuningMethod");

    private final ModelHistory history;
    private final boolean inside;
    private final Section.Builder section = Section.named("Training");

    private TrainingSection(ModelHistory history, boolean inside) {
        this.history = history;
        this.inside = inside;
    }

    /** For a document that may leave the house: without what a provider said, and without notes to the run. */
    static Section forAnybody(ModelHistory history, Statements statements) {
        return new TrainingSection(history, false).build(statements);
    }

    /** For those who sign off. */
    static Section forTheHouse(ModelHistory history, Statements statements) {
        return new TrainingSection(history, true).build(statements);
    }

    private Section build(Statements statements) {
        Optional<RunStarted> started = history.started();
        Map<String, Object> specification = history.specification();
        section.pair("Base model", Names.base(history, statements));
        for (Base base : Base.of(history, statements)) {
            section.pair("Licence of " + base.name(), base.license(statements));
        }
        section.pair("Method", Facts.text(specification, "method"));
        section.pair("Tuning", Facts.text(specification, "tuningMethod"));
        section.pair("Run", history.model().run().map(Names::identity));
        section.pair("Began", started.map(run -> Times.shown(run.at())));
        end();
        started.ifPresent(run -> Facts.flat(run.environment()).forEach(section::pair));
        section.pair("Energy", energy());
        settings(specification);
        loss();
        history.earlierRuns()
                .forEach(run -> section.add(new Part.Note("The base is itself a model on record, " + run.model()
                        + ", made by run " + Names.identity(run.run()) + ".")));
        return section.build();
    }

    private void end() {
        Optional<RunEnded> ended = history.ended();
        section.pair("Outcome", ended.map(RunEnded::outcome));
        section.pair("Took", ended.map(run -> Times.shown(run.took())));
        if (inside) {
            said(ended.map(RunEnded::facts).orElse(Map.of()));
        }
    }

    private void said(Map<String, Object> facts) {
        Map<String, Object> rest = new LinkedHashMap<>(facts);
        section.pair("Checkpoints", checkpoints(Facts.list(rest.remove("checkpoints"))));
        section.pair("Cost", cost(facts));
        Facts.flat(rest).forEach(section::pair);
    }

    private static Optional<String> checkpoints(List<Object> saved) {
        String steps = saved.stream()
                .map(each -> Facts.orMissing(Facts.text(Facts.map(each), "step")))
                .collect(Collectors.joining(", "));
        return saved.isEmpty() ? Optional.empty() : Optional.of("after step " + steps);
    }

    private static Optional<String> cost(Map<String, Object> facts) {
        return Facts.number(facts.get("costDollars"))
                .map(dollars -> Facts.shown(dollars) + " US dollars")
                .or(() -> Facts.text(facts, "trained_tokens")
                        .map(tokens -> tokens + " trained tokens, price " + Facts.NOT_RECORDED));
    }

    private Optional<String> energy() {
        return history.ended().flatMap(run -> Facts.text(run.facts(), "energy"));
    }

    private void settings(Map<String, Object> specification) {
        section.add(new Part.Heading("Settings"));
        Map<String, String> flat = Facts.flat(inside ? specification : history.settings());
        flat.keySet().removeAll(SHOWN_ELSEWHERE);
        if (flat.isEmpty()) {
            section.add(new Part.Words("Settings: " + Facts.NOT_RECORDED));
            return;
        }
        flat.forEach((name, value) -> section.pair(name, value));
        section.add(new Part.Note("What is not named here was left to the provider's default."));
    }

    private void loss() {
        List<MetricPoint> training = history.curve("loss");
        List<MetricPoint> validation = history.curve("validation_loss");
        section.add(new Part.Heading("Loss"));
        if (training.isEmpty() && validation.isEmpty()) {
            section.add(new Part.Words("Loss curve: " + Facts.NOT_RECORDED));
            return;
        }
        List<LineChart.Line> lines = Stream.of(line("training", training), line("validation", validation))
                .filter(line -> !line.points().isEmpty())
                .toList();
        if (!lines.isEmpty()) {
            section.add(new Part.Curve(lines));
        }
        List<List<Part.Cell>> rows = new ArrayList<>();
        list("training", training, rows);
        list("validation", validation, rows);
        section.add(new Part.Folded(
                "Some of the numbers", new Part.Table(List.of("Rows", "Step", "Loss, nats per target token"), rows)));
    }

    private static void list(String name, List<MetricPoint> points, List<List<Part.Cell>> rows) {
        int size = points.size();
        int shown = Math.min(size, LISTED / 2);
        for (int i = 0; i < shown; i++) {
            MetricPoint point = points.get(shown == 1 ? 0 : (int) ((long) i * (size - 1) / (shown - 1)));
            rows.add(List.of(
                    Part.Cell.of(name),
                    Part.Cell.of(String.valueOf(point.step())),
                    Part.Cell.of(Facts.shown(point.value()))));
        }
    }

    private static LineChart.Line line(String name, List<MetricPoint> all) {
        List<Picture.Point> points = all.stream()
                .filter(point -> Double.isFinite(point.value()))
                .map(point -> new Picture.Point(point.step(), point.value()))
                .toList();
        return new LineChart.Line(name, points, List.of());
    }
}
