// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.registry.DataVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of the experiment, each found again by the id of the record that it is about. */
record Runs(Server server, Experiment experiment) {
    private static final int METRICS_AT_ONCE = 1000;
    private static final int PARAMS_AT_ONCE = 100;
    private static final int TAGS_AT_ONCE = 20; // of 100: a batch holds a million bytes at most
    private static final String ABOUT = RecordTags.OURS + "id";

    /** A run and the tags that it had when it was looked at. */
    record Run(String id, Map<String, String> tags) {}

    /** {@return the run about a record} */
    Optional<Run> find(String record) {
        Map<String, Object> question = Map.of(
                "experiment_ids",
                List.of(experiment.id()),
                "filter",
                "tags.`" + ABOUT + "` = '" + Texts.hash(record) + "'",
                "run_view_type",
                "ALL",
                "max_results",
                10);
        // where two processes have made one at the same time, all take the same
        return MlflowAnswer.list(server.send("runs/search", question), "runs").stream()
                .min(Comparator.comparing((Map<String, Object> run) ->
                                MlflowAnswer.number(JsonView.object(run, "info"), "start_time"))
                        .thenComparing(run -> MlflowAnswer.text(JsonView.object(run, "info"), "run_id")))
                .map(run -> read(record, run));
    }

    private static Run read(String record, Map<String, Object> run) {
        Map<String, Object> info = JsonView.object(run, "info");
        if (MlflowAnswer.text(info, "lifecycle_stage").equals("deleted")) {
            throw new IllegalArgumentException("the run about " + record + " was deleted at MLflow: "
                    + MlflowAnswer.text(info, "run_id") + " -> restore it there, and report it again");
        }
        return new Run(MlflowAnswer.text(info, "run_id"), MlflowAnswer.pairs(JsonView.object(run, "data"), "tags"));
    }

    /** {@return the run about a record, made if it isn't there} */
    Run of(String record, String name, Instant began, Map<String, String> more) {
        return find(record).orElseGet(() -> {
            Map<String, String> tags = new LinkedHashMap<>(more);
            tags.put(ABOUT, Texts.hash(record));
            tags.put("mlflow.source.type", "JOB");
            tags.put("mlflow.source.name", "finetune4j");
            Map<String, Object> answer = server.make(
                    "runs/create",
                    Map.of(
                            "experiment_id",
                            experiment.id(),
                            "run_name",
                            name,
                            "start_time",
                            began.toEpochMilli(),
                            "tags",
                            MlflowAnswer.listed(tags)));
            return read(record, JsonView.object(answer, "run"));
        });
    }

    void params(String run, Map<String, String> params) {
        batches(run, "params", MlflowAnswer.listed(params), PARAMS_AT_ONCE);
    }

    void tags(String run, Map<String, String> tags) {
        batches(run, "tags", MlflowAnswer.listed(tags), TAGS_AT_ONCE);
    }

    /** Logs points of curves; the server keeps a point once, however often it is reported. */
    void metrics(String run, List<Map<String, Object>> metrics) {
        batches(run, "metrics", metrics, METRICS_AT_ONCE);
    }

    static Map<String, Object> metric(String key, double value, Instant at, long step) {
        return Map.of("key", key, "value", MlflowAnswer.written(value), "timestamp", at.toEpochMilli(), "step", step);
    }

    private void batches(String run, String kind, List<Map<String, Object>> all, int atOnce) {
        for (int from = 0; from < all.size(); from += atOnce) {
            List<Map<String, Object>> some = all.subList(from, Math.min(all.size(), from + atOnce));
            server.send("runs/log-batch", Map.of("run_id", run, kind, some));
        }
    }

    /** Names the data that a run has used; the server keeps each once. */
    void input(String run, DataVersion data, Texts texts, String context) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("tags", MlflowAnswer.listed(Map.of("mlflow.data.context", context)));
        input.put("dataset", Data.described(data, texts));
        server.send("runs/log-inputs", Map.of("run_id", run, "datasets", List.of(input)));
    }

    void end(String run, String status, Instant at) {
        server.send("runs/update", Map.of("run_id", run, "status", status, "end_time", at.toEpochMilli()));
    }

    /** {@return all runs of the experiment that are not deleted, oldest first} */
    List<Map<String, Object>> all() {
        List<Map<String, Object>> all = new ArrayList<>();
        String page = "";
        do {
            Map<String, Object> question = new LinkedHashMap<>();
            question.put("experiment_ids", List.of(experiment.id()));
            question.put("run_view_type", "ACTIVE_ONLY");
            question.put("order_by", List.of("attributes.start_time ASC"));
            question.put("max_results", 200);
            if (!page.isEmpty()) {
                question.put("page_token", page);
            }
            Map<String, Object> answer = server.send("runs/search", question);
            all.addAll(MlflowAnswer.list(answer, "runs"));
            page = MlflowAnswer.text(answer, "next_page_token");
        } while (!page.isEmpty());
        return all;
    }

    /** {@return the points of one curve, in the server's order} */
    List<Map<String, Object>> history(String run, String metric) {
        List<Map<String, Object>> all = new ArrayList<>();
        String page = "";
        do {
            Map<String, String> question = new LinkedHashMap<>();
            question.put("run_id", run);
            question.put("metric_key", metric);
            question.put("max_results", "25000");
            if (!page.isEmpty()) {
                question.put("page_token", page);
            }
            Map<String, Object> answer = server.get("metrics/get-history", question);
            all.addAll(MlflowAnswer.list(answer, "metrics"));
            page = MlflowAnswer.text(answer, "next_page_token");
        } while (!page.isEmpty());
        return all;
    }
}
