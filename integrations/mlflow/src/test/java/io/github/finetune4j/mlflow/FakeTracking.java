// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.internal.chat.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a fake MLflow keeps of experiments and runs. */
final class FakeTracking {
    private static final Pattern TAG = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");

    final Map<String, FakeRun> runs = new LinkedHashMap<>();
    final Map<String, String> experimentTags = new TreeMap<>();
    final FakeModels models = new FakeModels();
    String experiment = "";
    String lifecycle = "active";

    /** A run. */
    static final class FakeRun {
        final Map<String, Object> info = new LinkedHashMap<>();
        final Map<String, String> params = new TreeMap<>();
        final Map<String, String> tags = new TreeMap<>();
        final Map<String, Map<String, Map<String, Object>>> metrics = new TreeMap<>();
        final Map<String, Map<String, Object>> inputs = new TreeMap<>();

        Map<String, Object> shown() {
            List<Map<String, Object>> newest = new ArrayList<>();
            metrics.values().forEach(curve -> newest.add(new ArrayList<>(curve.values()).get(curve.size() - 1)));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("metrics", newest);
            data.put("params", MlflowAnswer.listed(params));
            data.put("tags", MlflowAnswer.listed(tags));
            data.values().removeIf(List.of()::equals); // what is empty is left out
            return Map.of("info", info, "data", data, "inputs", Map.of("dataset_inputs", List.copyOf(inputs.values())));
        }
    }

    /** A refusal by MLflow. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int status;
        final String code;
        final String said;

        Refused(int status, String code, String said) {
            super(said);
            this.status = status;
            this.code = code;
            this.said = said;
        }
    }

    synchronized Object answer(String method, String path, Map<String, Object> question) {
        return switch (method + " " + path) {
            case "GET experiments/get-by-name" -> {
                if (!experiment.equals(question.get("experiment_name"))) {
                    throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name");
                }
                yield Map.of("experiment", shown());
            }
            case "POST experiments/create" -> {
                experiment = MlflowAnswer.text(question, "name");
                yield Map.of("experiment_id", "1");
            }
            case "GET experiments/get" -> Map.of("experiment", shown());
            case "POST experiments/set-experiment-tag" -> {
                experimentTags.put(MlflowAnswer.text(question, "key"), MlflowAnswer.text(question, "value"));
                yield Map.of();
            }
            case "POST runs/search" -> search(question);
            case "POST runs/create" -> create(question);
            case "POST runs/log-batch" -> log(question);
            case "POST runs/log-inputs" -> inputs(question);
            case "POST runs/update" -> {
                run(question).info.putAll(question);
                yield Map.of("run_info", run(question).info);
            }
            case "GET metrics/get-history" -> history(question);
            default -> models.answer(method, path, question);
        };
    }

    private Map<String, Object> shown() {
        return Map.of(
                "experiment_id",
                "1",
                "name",
                experiment,
                "artifact_location",
                "mlflow-artifacts:/1",
                "lifecycle_stage",
                lifecycle,
                "last_update_time",
                1L,
                "creation_time",
                1L,
                "tags",
                MlflowAnswer.listed(experimentTags),
                "workspace",
                "default");
    }

    private Object search(Map<String, Object> question) {
        Matcher filter = TAG.matcher(MlflowAnswer.text(question, "filter"));
        boolean filtered = filter.matches();
        boolean all = "ALL".equals(question.get("run_view_type"));
        List<Map<String, Object>> found = runs.values().stream()
                .filter(run -> !filtered || filter.group(2).equals(run.tags.get(filter.group(1))))
                .filter(run -> all || "active".equals(run.info.get("lifecycle_stage")))
                .map(FakeRun::shown)
                .toList();
        int from = (int) MlflowAnswer.number(question, "page_token");
        int to = (int) Math.min(found.size(), from + Math.min(2, MlflowAnswer.number(question, "max_results")));
        Map<String, Object> answer = new LinkedHashMap<>();
        if (to > from) {
            answer.put("runs", found.subList(from, to));
        }
        if (to < found.size()) {
            answer.put("next_page_token", Integer.toString(to));
        }
        return answer;
    }

    private Object create(Map<String, Object> question) {
        FakeRun run = new FakeRun();
        String id = String.format("%032x", runs.size() + 1);
        run.info.put("run_uuid", id);
        run.info.put("experiment_id", MlflowAnswer.text(question, "experiment_id"));
        run.info.put("run_name", MlflowAnswer.text(question, "run_name"));
        run.info.put("user_id", "");
        run.info.put("status", "RUNNING");
        run.info.put("start_time", MlflowAnswer.number(question, "start_time"));
        run.info.put("artifact_uri", "mlflow-artifacts:/1/" + id + "/artifacts");
        run.info.put("lifecycle_stage", "active");
        run.info.put("run_id", id);
        run.tags.putAll(MlflowAnswer.pairs(question, "tags"));
        run.tags.put("mlflow.runName", MlflowAnswer.text(question, "run_name"));
        runs.put(id, run);
        return Map.of("run", run.shown());
    }

    private FakeRun run(Map<String, Object> question) {
        FakeRun run = runs.get(MlflowAnswer.text(question, "run_id"));
        if (run == null) {
            throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "Run not found");
        }
        return run;
    }

    private Object log(Map<String, Object> question) {
        FakeRun run = run(question);
        limit(question, "metrics", 1000);
        limit(question, "params", 100);
        limit(question, "tags", 100);
        for (Map<String, Object> metric : MlflowAnswer.list(question, "metrics")) {
            name(MlflowAnswer.text(metric, "key"));
            Object value = metric.get("value");
            Map<String, Object> kept = new LinkedHashMap<>(metric);
            if ("Infinity".equals(value)) {
                kept.put("value", Double.MAX_VALUE);
            }
            run.metrics
                    .computeIfAbsent(MlflowAnswer.text(metric, "key"), any -> new LinkedHashMap<>())
                    .put(metric.toString(), kept);
        }
        MlflowAnswer.pairs(question, "params").forEach((key, value) -> {
            name(key);
            String before = run.params.putIfAbsent(key, value);
            if (before != null && !before.equals(value)) {
                throw new Refused(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed.");
            }
        });
        MlflowAnswer.pairs(question, "tags").forEach((key, value) -> {
            name(key);
            run.tags.put(key, value.substring(0, Math.min(8000, value.length())));
        });
        return Map.of();
    }

    static void name(String key) {
        if (key.length() > 250 || !key.matches("[A-Za-z0-9_\\-. :/]+") || key.matches("(.*/)?\\.\\.?(/.*)?")) {
            throw new Refused(400, "INVALID_PARAMETER_VALUE", "Invalid value for parameter 'name' supplied");
        }
    }

    private static void limit(Map<String, Object> question, String kind, int most) {
        if (MlflowAnswer.list(question, kind).size() > most) {
            throw new Refused(400, "INVALID_PARAMETER_VALUE", "A batch logging request can contain at most " + most);
        }
    }

    private Object inputs(Map<String, Object> question) {
        for (Map<String, Object> input : MlflowAnswer.list(question, "datasets")) {
            Map<String, Object> data = JsonView.object(input, "dataset");
            if (MlflowAnswer.text(data, "digest").length() > 36) {
                throw new Refused(400, "INVALID_PARAMETER_VALUE", "Dataset digest exceeds the maximum length of 36");
            }
            run(question).inputs.putIfAbsent(data.get("name") + " " + data.get("digest"), input);
        }
        return Map.of();
    }

    private Object history(Map<String, Object> question) {
        Map<String, Map<String, Object>> curve =
                Objects.requireNonNullElse(run(question).metrics.get(question.get("metric_key")), Map.of());
        return Map.of("metrics", List.copyOf(curve.values()));
    }
}
