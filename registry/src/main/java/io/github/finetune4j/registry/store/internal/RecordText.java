// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records as JSON and back. */
public final class RecordText {
    private RecordText() {}

    /** {@return the word for what a record is} */
    public static String kind(RegistryRecord record) {
        if (record instanceof DataVersion) {
            return "data";
        } else if (record instanceof ModelVersion) {
            return "model";
        } else if (record instanceof RegistryRecord.RunStarted) {
            return "run-started";
        } else if (record instanceof RegistryRecord.RunEnded) {
            return "run-ended";
        } else if (record instanceof RegistryRecord.AliasMoved) {
            return "alias-moved";
        } else if (record instanceof RegistryRecord.Evaluated) {
            return "evaluated";
        } else if (record instanceof RegistryRecord.Gated) {
            return "gated";
        } else if (record instanceof RegistryRecord.RolloutChanged) {
            return "rollout-changed";
        } else if (record instanceof RegistryRecord.RowsForgotten) {
            return "rows-forgotten";
        } else if (record instanceof RegistryRecord.ShutdownAnnounced) {
            return "shutdown-announced";
        }
        return "note";
    }

    /** {@return its fields, but for its id and its time} */
    public static Map<String, @Nullable Object> body(RegistryRecord record) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (record instanceof DataVersion data) {
            body.put("fingerprint", data.fingerprint().hex());
            body.put("rows", data.rows());
            body.put("facts", data.facts());
        } else if (record instanceof ModelVersion model) {
            putModel(body, model);
        } else if (record instanceof RegistryRecord.RunStarted run) {
            body.put("run", run.run());
            body.put("model", run.model());
            body.put("trainingData", run.trainingData());
            body.put("validationData", run.validationData());
            body.put("specification", run.specification());
            body.put("environment", run.environment());
        } else if (record instanceof RegistryRecord.RunEnded end) {
            putEnd(body, end);
        } else if (record instanceof RegistryRecord.AliasMoved moved) {
            body.put("model", moved.model());
            body.put("alias", moved.alias());
            body.put("version", (long) moved.version());
            body.put("move", (long) moved.move());
            body.put("who", moved.who());
            body.put("why", moved.why());
        } else if (record instanceof RegistryRecord.Evaluated evaluated) {
            body.put("evaluation", evaluated.evaluation());
            body.put("model", evaluated.model());
            body.put("baseline", evaluated.baseline());
            body.put("testData", evaluated.testData());
            body.put("figures", evaluated.figures());
        } else if (record instanceof RegistryRecord.Gated gated) {
            body.put("gating", gated.gating());
            body.put("evaluation", gated.evaluation());
            body.put("outcomes", gated.outcomes().stream().map(RecordText::body).toList());
        } else if (record instanceof RegistryRecord.RolloutChanged changed) {
            putRollout(body, changed);
        } else if (record instanceof RegistryRecord.RowsForgotten forgotten) {
            body.put("forgetting", forgotten.forgetting());
            body.put("rows", forgotten.rows());
            if (!forgotten.field().isEmpty()) {
                body.put("field", forgotten.field());
            }
            body.put("who", forgotten.who());
            body.put("why", forgotten.why());
        } else if (record instanceof RegistryRecord.ShutdownAnnounced announced) {
            body.put("ref", announced.model().toString());
            announced.shutdownDate().ifPresent(day -> body.put("shutdownDate", day.toString()));
            body.put("source", announced.source());
        } else if (record instanceof RegistryRecord.Noted note) {
            body.put("note", note.note());
            body.put("about", note.about());
            body.put("who", note.who());
            body.put("text", note.text());
        }
        return body;
    }

    private static Map<String, Object> body(RegistryRecord.Gated.Outcome outcome) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("gate", outcome.gate());
        body.put("status", outcome.status());
        body.put("reason", outcome.reason());
        return body;
    }

    private static void putModel(Map<String, @Nullable Object> body, ModelVersion model) {
        body.put("name", model.name());
        body.put("number", (long) model.number());
        putRef(body, model.ref());
        body.put("baseModel", model.draft().baseModel());
        body.put("run", model.draft().run());
        body.put("artifacts", new TreeMap<>(model.draft().artifacts()));
        body.put("facts", model.draft().facts());
    }

    private static void putRollout(Map<String, @Nullable Object> body, RegistryRecord.RolloutChanged changed) {
        body.put("rollout", changed.rollout());
        body.put("key", changed.key());
        body.put("version", changed.version());
        body.put("kind", changed.kind());
        body.put("arms", changed.arms());
        body.put("responses", changed.responses());
        body.put("who", changed.who());
        body.put("why", changed.why());
        body.put("numbers", changed.numbers());
    }

    private static void putEnd(Map<String, @Nullable Object> body, RegistryRecord.RunEnded end) {
        body.put("run", end.run());
        body.put("outcome", end.outcome());
        body.put("took", end.took().toString());
        end.tunedModel().ifPresent(model -> putRef(body, model));
        body.put("failure", end.failure());
        body.put("facts", end.facts());
    }

    private static void putRef(Map<String, @Nullable Object> body, ModelRef ref) {
        body.put("ref", ref.toString());
        ref.shutdownDate().ifPresent(date -> body.put("shutdownDate", date.toString()));
    }

    /** {@return the record of these fields} */
    public static RegistryRecord read(String kind, Instant at, Map<String, Object> body) {
        return switch (kind) {
            case "data" ->
                new DataVersion(
                        new Fingerprint(text(body, "fingerprint")), at, number(body, "rows"), map(body, "facts"));
            case "model" ->
                new ModelVersion(
                        new ModelVersion.Draft(
                                text(body, "name"),
                                ref(body),
                                text(body, "baseModel"),
                                text(body, "run"),
                                strings(body, "artifacts"),
                                map(body, "facts")),
                        Math.toIntExact(number(body, "number")),
                        at);
            case "run-started" ->
                new RegistryRecord.RunStarted(
                        text(body, "run"),
                        at,
                        text(body, "model"),
                        text(body, "trainingData"),
                        text(body, "validationData"),
                        map(body, "specification"),
                        map(body, "environment"));
            case "run-ended" ->
                new RegistryRecord.RunEnded(
                        text(body, "run"),
                        at,
                        text(body, "outcome"),
                        Duration.parse(text(body, "took")),
                        body.containsKey("ref") ? ref(body) : null,
                        text(body, "failure"),
                        map(body, "facts"));
            case "alias-moved" ->
                new RegistryRecord.AliasMoved(
                        text(body, "model"),
                        text(body, "alias"),
                        Math.toIntExact(number(body, "version")),
                        Math.toIntExact(number(body, "move")),
                        at,
                        text(body, "who"),
                        text(body, "why"));
            case "evaluated" ->
                new RegistryRecord.Evaluated(
                        text(body, "evaluation"),
                        at,
                        text(body, "model"),
                        text(body, "baseline"),
                        text(body, "testData"),
                        map(body, "figures"));
            case "gated" ->
                new RegistryRecord.Gated(text(body, "gating"), at, text(body, "evaluation"), outcomes(body));
            case "rollout-changed" ->
                new RegistryRecord.RolloutChanged(
                        text(body, "rollout"),
                        text(body, "key"),
                        number(body, "version"),
                        at,
                        text(body, "kind"),
                        strings(body, "arms"),
                        text(body, "responses"),
                        text(body, "who"),
                        text(body, "why"),
                        map(body, "numbers"));
            case "rows-forgotten" ->
                new RegistryRecord.RowsForgotten(
                        text(body, "forgetting"),
                        at,
                        list(body, "rows"),
                        body.containsKey("field") ? text(body, "field") : "",
                        text(body, "who"),
                        text(body, "why"));
            case "shutdown-announced" -> {
                ModelRef ref = ref(body);
                yield new RegistryRecord.ShutdownAnnounced(
                        ref, at, ref.shutdownDate().orElse(null), text(body, "source"));
            }
            case "note" ->
                new RegistryRecord.Noted(
                        text(body, "note"), at, text(body, "about"), text(body, "who"), text(body, "text"));
            default ->
                throw new FineTuneException("kind of record: " + kind
                        + " -> read this registry with the version of finetune4j that wrote it, or a later one");
        };
    }

    private static ModelRef ref(Map<String, Object> body) {
        ModelRef ref = ModelRef.parse(text(body, "ref"));
        return body.get("shutdownDate") instanceof String date ? ref.withShutdownDate(LocalDate.parse(date)) : ref;
    }

    private static String text(Map<String, Object> body, String name) {
        return required(body, name, String.class);
    }

    private static long number(Map<String, Object> body, String name) {
        return required(body, name, Long.class);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> map(Map<String, Object> body, String name) {
        return (Map<String, Object>) required(body, name, Map.class);
    }

    private static <T> T required(Map<String, Object> body, String name, Class<T> type) {
        Object value = body.get(name);
        if (!type.isInstance(value)) {
            throw new FineTuneException("a record's field " + name + ": " + value + " -> it was changed by hand, or"
                    + " damaged; verify() names the first such record");
        }
        return type.cast(value);
    }

    private static List<String> list(Map<String, Object> body, String name) {
        List<?> list = required(body, name, List.class);
        return list.stream().map(String::valueOf).toList();
    }

    private static List<RegistryRecord.Gated.Outcome> outcomes(Map<String, Object> body) {
        List<?> list = required(body, "outcomes", List.class);
        return list.stream().map(RecordText::outcome).toList();
    }

    private static RegistryRecord.Gated.Outcome outcome(@Nullable Object item) {
        Map<String, Object> body = map(Map.of("outcome", item == null ? "" : item), "outcome");
        return new RegistryRecord.Gated.Outcome(text(body, "gate"), text(body, "status"), text(body, "reason"));
    }

    private static Map<String, String> strings(Map<String, Object> body, String name) {
        Map<String, String> strings = new LinkedHashMap<>();
        map(body, name).forEach((key, value) -> strings.put(key, String.valueOf(value)));
        return strings;
    }
}
