// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a fake MLflow keeps of registered models. */
final class FakeModels {
    final Map<String, List<Map<String, Object>>> versions = new TreeMap<>();
    final Map<String, Map<String, String>> aliases = new TreeMap<>();
    final Map<String, Map<String, String>> tags = new TreeMap<>();

    Object answer(String method, String path, Map<String, Object> question) {
        String name = MlflowAnswer.text(question, "name");
        return switch (method + " " + path) {
            case "POST registered-models/create" -> {
                if (versions.containsKey(name)) {
                    throw new FakeTracking.Refused(400, "RESOURCE_ALREADY_EXISTS", "Registered Model already exists.");
                }
                versions.put(name, new ArrayList<>());
                aliases.put(name, new TreeMap<>());
                tags.put(name, new TreeMap<>());
                yield Map.of("registered_model", shown(name));
            }
            case "GET registered-models/get" -> Map.of("registered_model", shown(known(name)));
            case "POST registered-models/set-tag" -> {
                of(tags, known(name)).put(MlflowAnswer.text(question, "key"), MlflowAnswer.text(question, "value"));
                yield Map.of();
            }
            case "POST registered-models/alias" -> {
                String alias = MlflowAnswer.text(question, "alias");
                if (!alias.matches("[\\w-]*") || alias.equalsIgnoreCase("latest") || alias.matches("[vV]\\d+")) {
                    throw new FakeTracking.Refused(
                            400, "INVALID_PARAMETER_VALUE", "Version alias name '" + alias + "' is reserved.");
                }
                of(aliases, known(name)).put(alias, MlflowAnswer.text(question, "version"));
                yield Map.of();
            }
            case "POST model-versions/create" -> create(known(name), question);
            case "POST model-versions/set-tag" -> {
                Map<String, Object> version =
                        of(versions, known(name)).get((int) MlflowAnswer.number(question, "version") - 1);
                Map<String, String> all = MlflowAnswer.pairs(version, "tags");
                all.put(MlflowAnswer.text(question, "key"), MlflowAnswer.text(question, "value"));
                version.put("tags", MlflowAnswer.listed(all));
                yield Map.of();
            }
            case "GET model-versions/search" -> {
                String filter = MlflowAnswer.text(question, "filter");
                List<Map<String, Object>> found =
                        new ArrayList<>(versions.getOrDefault(filter.substring(6, filter.length() - 1), List.of()));
                Collections.reverse(found); // the newest comes first
                yield found.isEmpty() ? Map.of() : Map.of("model_versions", found);
            }
            default -> throw new FakeTracking.Refused(404, "ENDPOINT_NOT_FOUND", method + " " + path);
        };
    }

    static <T> T of(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name));
    }

    private String known(String name) {
        if (!versions.containsKey(name)) {
            throw new FakeTracking.Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model not found");
        }
        return name;
    }

    private Object create(String name, Map<String, Object> question) {
        Map<String, Object> version = new LinkedHashMap<>(question);
        version.put("version", Integer.toString(of(versions, name).size() + 1));
        version.put("creation_timestamp", 1767225600000L);
        version.put("last_updated_timestamp", 1767225600000L);
        version.put("current_stage", "None");
        version.putIfAbsent("description", "");
        version.put("status", "READY");
        version.put("run_link", "");
        version.putIfAbsent("run_id", "");
        of(versions, name).add(version);
        return Map.of("model_version", version);
    }

    private Map<String, Object> shown(String name) {
        List<Map<String, Object>> all = new ArrayList<>();
        of(aliases, name).forEach((alias, version) -> all.add(Map.of("alias", alias, "version", version)));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", name);
        shown.put("creation_timestamp", 1767225600000L);
        shown.put("last_updated_timestamp", 1767225600000L);
        shown.put("tags", MlflowAnswer.listed(of(tags, name)));
        shown.put("aliases", all);
        shown.put("latest_versions", of(versions, name));
        shown.values().removeIf(List.of()::equals);
        return shown;
    }
}
