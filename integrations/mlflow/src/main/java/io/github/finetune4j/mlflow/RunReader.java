// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes records of runs. */
record RunReader(Runs runs, String experiment) {
    private static final int LONGEST_NAME = 100;

    List<MlflowRun> all() {
        return runs.all().stream().map(this::read).toList();
    }

    private MlflowRun read(Map<String, Object> run) {
        Map<String, Object> info = JsonView.object(run, "info");
        Map<String, Object> data = JsonView.object(run, "data");
        String id = MlflowAnswer.text(info, "run_id");
        Map<String, String> tags = MlflowAnswer.pairs(data, "tags");
        return new MlflowRun(id, records(run, info, tags), points(id, data));
    }

    private List<RegistryRecord> records(Map<String, Object> run, Map<String, Object> info, Map<String, String> tags) {
        List<RegistryRecord> records = new ArrayList<>();
        RecordTags.read("evaluated", tags).ifPresent(records::add);
        if (records.isEmpty()) {
            RegistryRecord start = RecordTags.read("started", tags).orElseGet(() -> started(run, info, tags));
            records.add(start);
            RecordTags.read("ended", tags).ifPresent(records::add);
            if (records.size() == 1
                    && start instanceof RunStarted started
                    && MlflowAnswer.number(info, "end_time") > 0) {
                records.add(ended(started, info));
            }
        }
        return records;
    }

    private RunStarted started(Map<String, Object> run, Map<String, Object> info, Map<String, String> tags) {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("experiment", experiment);
        specification.put("name", MlflowAnswer.text(info, "run_name"));
        specification.put("parameters", MlflowAnswer.pairs(JsonView.object(run, "data"), "params"));
        List<Map<String, Object>> inputs = MlflowAnswer.list(JsonView.object(run, "inputs"), "dataset_inputs");
        if (!inputs.isEmpty()) {
            specification.put("datasets", inputs);
        }
        return new RunStarted(
                "mlflow/" + MlflowAnswer.text(info, "run_id"),
                Instant.ofEpochMilli(MlflowAnswer.number(info, "start_time")),
                name(tags.getOrDefault(RecordTags.OURS + "model", experiment)),
                "",
                "",
                specification,
                new LinkedHashMap<>(tags));
    }

    /** {@return a name of a model that our registries take} */
    private static String name(String text) {
        String name = text.replaceAll("[^A-Za-z0-9._-]", "-");
        name = Character.isLetterOrDigit(name.isEmpty() ? '-' : name.charAt(0)) ? name : "m" + name;
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static RunEnded ended(RunStarted start, Map<String, Object> info) {
        Instant at = Instant.ofEpochMilli(MlflowAnswer.number(info, "end_time"));
        String outcome = switch (MlflowAnswer.text(info, "status")) {
            case "FINISHED" -> "succeeded";
            case "KILLED" -> "cancelled";
            default -> "failed";
        };
        @Nullable Duration took = Duration.between(start.at(), at);
        return new RunEnded(
                start.run(), at, outcome, took, null, "", Map.of("status", MlflowAnswer.text(info, "status")));
    }

    private List<MetricPoint> points(String run, Map<String, Object> data) {
        List<MetricPoint> points = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        MlflowAnswer.list(data, "metrics").forEach(metric -> names.add(MlflowAnswer.text(metric, "key")));
        for (String name : names) {
            runs.history(run, name).stream()
                    .map(point -> new MetricPoint(
                            name,
                            MlflowAnswer.number(point, "step"),
                            Instant.ofEpochMilli(MlflowAnswer.number(point, "timestamp")),
                            MlflowAnswer.value(point, "value")))
                    .sorted(Comparator.comparing(MetricPoint::step).thenComparing(MetricPoint::at))
                    .forEach(points::add);
        }
        return points;
    }
}
