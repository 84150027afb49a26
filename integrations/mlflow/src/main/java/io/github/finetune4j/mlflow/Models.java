// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Registered models, their versions and aliases. */
record Models(Server server, Texts texts) {
    private static final String RUN = RecordTags.OURS + "run";
    private static final String NUMBER = RecordTags.OURS + "number";
    private static final String VERSION = "version";
    private static final String MOVE = "alias.";

    /**
     * {@return the version; the one that is there already where the same run has made one of this name}
     *
     * @param number of the registry that made it; 0: the server's own
     * @param run id of the run at the server; empty without
     */
    ModelVersion register(ModelVersion.Draft draft, int number, Instant at, String run) {
        makeModel(draft.name());
        for (Map<String, Object> version : versions(draft.name())) {
            Map<String, String> tags = MlflowAnswer.pairs(version, "tags");
            boolean sameRun = !draft.run().isEmpty() && draft.run().equals(tags.get(RUN));
            if (number > 0 && Integer.toString(number).equals(tags.get(NUMBER))) {
                return read(version);
            }
            if (sameRun) {
                return numbered(version, number);
            }
        }
        Map<String, Object> made =
                JsonView.object(server.make("model-versions/create", request(draft, number, at, run)), "model_version");
        return new ModelVersion(draft, number(made), at);
    }

    private ModelVersion numbered(Map<String, Object> version, int number) {
        ModelVersion there = read(version);
        if (number == 0 || MlflowAnswer.pairs(version, "tags").containsKey(NUMBER)) {
            return there;
        }
        tag(there.name(), MlflowAnswer.text(version, VERSION), NUMBER, Integer.toString(number));
        return new ModelVersion(there.draft(), number, there.at());
    }

    private void makeModel(String name) {
        try {
            server.make("registered-models/create", Map.of("name", name));
        } catch (InvalidRequestException e) {
            if (!Refusal.code(e).equals("RESOURCE_ALREADY_EXISTS")) {
                throw e;
            }
        }
    }

    private Map<String, Object> request(ModelVersion.Draft draft, int number, Instant at, String run) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(RUN, draft.run());
        if (number > 0) {
            tags.put(NUMBER, Integer.toString(number));
        }
        tags.put("baseModel", texts.value("baseModel", draft.baseModel(), Texts.LONGEST_TAG));
        tags.put("model", texts.value("model", draft.ref().toString(), Texts.LONGEST_TAG));
        tags.values().removeIf(String::isEmpty);
        tags.putIfAbsent(RUN, "");
        tags.putAll(RecordTags.of("model", new ModelVersion(draft, Math.max(1, number), at)));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("name", draft.name());
        request.put("source", source(draft.ref()));
        request.put("description", draft.ref() + ", tuned from " + draft.baseModel());
        request.put("tags", MlflowAnswer.listed(tags));
        if (!run.isEmpty()) {
            request.put("run_id", run);
        }
        return request;
    }

    /** {@return a source that the server looks for nowhere: it refuses folders that aren't its own} */
    static String source(ModelRef ref) {
        String path = URLEncoder.encode(ref.toString(), StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("+", "%20");
        return "finetune4j://model/" + path;
    }

    private void tag(String model, String version, String key, String value) {
        server.send("model-versions/set-tag", Map.of("name", model, VERSION, version, "key", key, "value", value));
    }

    /**
     * {@return the versions by their numbers here: those of a registry that is mirrored first, then those of the
     * server's own whose numbers are left}
     */
    private static Map<Integer, Map<String, Object>> numbers(List<Map<String, Object>> versions) {
        Map<Integer, Map<String, Object>> numbers = new TreeMap<>();
        for (Map<String, Object> version : versions) {
            if (MlflowAnswer.pairs(version, "tags").containsKey(NUMBER)) {
                numbers.putIfAbsent(number(version), version);
            }
        }
        versions.forEach(version -> numbers.putIfAbsent(number(version), version));
        return numbers;
    }

    /** {@return the versions of a model, by their numbers there} */
    private List<Map<String, Object>> versions(String name) {
        List<Map<String, Object>> all = new ArrayList<>();
        String page = "";
        do {
            Map<String, String> question = new LinkedHashMap<>();
            question.put("filter", "name='" + name + "'");
            question.put("max_results", "1000");
            if (!page.isEmpty()) {
                question.put("page_token", page);
            }
            Map<String, Object> answer = server.get("model-versions/search", question);
            all.addAll(MlflowAnswer.list(answer, "model_versions"));
            page = MlflowAnswer.text(answer, "next_page_token");
        } while (!page.isEmpty());
        all.sort(Comparator.comparingLong(version -> MlflowAnswer.number(version, VERSION)));
        return all;
    }

    private static int number(Map<String, Object> version) {
        String ours = MlflowAnswer.pairs(version, "tags").getOrDefault(NUMBER, "");
        return ours.matches("[1-9]\\d{0,8}") ? Integer.parseInt(ours) : (int) MlflowAnswer.number(version, VERSION);
    }

    private static ModelVersion read(Map<String, Object> version) {
        int number = number(version);
        Optional<RegistryRecord> record = RecordTags.read("model", MlflowAnswer.pairs(version, "tags"));
        if (record.isPresent() && record.get() instanceof ModelVersion ours) {
            return new ModelVersion(ours.draft(), number, ours.at());
        }
        String name = MlflowAnswer.text(version, "name");
        ModelVersion.Draft draft = new ModelVersion.Draft(
                name,
                ModelRef.of("mlflow", "models:/" + name + "/" + MlflowAnswer.text(version, VERSION)),
                "",
                MlflowAnswer.text(version, "run_id").isEmpty() ? "" : "mlflow/" + MlflowAnswer.text(version, "run_id"),
                Map.of(),
                Map.of("source", MlflowAnswer.text(version, "source")));
        return new ModelVersion(
                draft, number, Instant.ofEpochMilli(MlflowAnswer.number(version, "creation_timestamp")));
    }

    /** {@return the model; empty where there is none of this name, or one without versions} */
    Optional<MlflowModel> find(String name) {
        Optional<Map<String, Object>> found = server.find("registered-models/get", Map.of("name", name))
                .map(answer -> JsonView.object(answer, "registered_model"));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Map<Long, ModelVersion> versions = new LinkedHashMap<>();
        numbers(versions(name))
                .values()
                .forEach(version -> versions.put(MlflowAnswer.number(version, VERSION), read(version)));
        Map<String, ModelVersion> aliases = new LinkedHashMap<>();
        for (Map<String, Object> alias : MlflowAnswer.list(found.get(), "aliases")) {
            ModelVersion version = versions.get(MlflowAnswer.number(alias, VERSION));
            if (version != null) {
                aliases.put(MlflowAnswer.text(alias, "alias"), version);
            }
        }
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(new MlflowModel(
                        name, List.copyOf(versions.values()), aliases, moves(MlflowAnswer.pairs(found.get(), "tags"))));
    }

    private static List<AliasMoved> moves(Map<String, String> tags) {
        List<AliasMoved> moves = new ArrayList<>();
        for (String key : tags.keySet()) {
            if (key.matches("\\Q" + RecordTags.OURS + MOVE + "\\E[0-9a-f]{32}")) {
                RegistryRecord move = RecordTags.read(key.substring(RecordTags.OURS.length()), tags)
                        .orElse(null);
                if (move instanceof AliasMoved moved) {
                    moves.add(moved);
                }
            }
        }
        moves.sort(Comparator.comparing(AliasMoved::at).thenComparing(AliasMoved::move));
        return moves;
    }

    /** Moves an alias, unless a later move of it is on record; MLflow itself keeps no history of aliases. */
    void move(AliasMoved moved) {
        MlflowModel model = find(moved.model())
                .orElseThrow(() -> new IllegalArgumentException(
                        "no model " + moved.model() + " at " + server.address() + " -> report a version first"));
        ModelVersion version = model.version(moved.version());
        boolean known = model.aliasHistory().stream()
                .anyMatch(each -> each.alias().equals(moved.alias()) && each.move() >= moved.move());
        if (known) {
            return;
        }
        server.send(
                "registered-models/alias",
                Map.of("name", moved.model(), "alias", moved.alias(), VERSION, there(version)));
        RecordTags.of(MOVE + Texts.hash(moved.id()), moved)
                .forEach((key, value) -> server.send(
                        "registered-models/set-tag", Map.of("name", moved.model(), "key", key, "value", value)));
    }

    private String there(ModelVersion version) {
        Map<String, Object> found =
                Objects.requireNonNull(numbers(versions(version.name())).get(version.number()));
        return MlflowAnswer.text(found, VERSION);
    }

    /** Writes a note to a version. */
    boolean note(String about, String key, String value) {
        String[] parts = about.split("/", -1);
        if (parts.length != 3 || !parts[0].equals("model")) {
            return false;
        }
        for (Map.Entry<Integer, Map<String, Object>> each :
                numbers(versions(parts[1])).entrySet()) {
            if (each.getKey().toString().equals(parts[2])) {
                tag(parts[1], MlflowAnswer.text(each.getValue(), VERSION), key, value);
                return true;
            }
        }
        return false;
    }
}
