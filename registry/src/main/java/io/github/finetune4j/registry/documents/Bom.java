// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The bill of materials of a model as CycloneDX 1.6: the model, its base, its data and its files. */
final class Bom {
    private static final String MODEL = "machine-learning-model";
    private static final String BASE = "base";
    private static final String REF = "bom-ref";

    private final ModelHistory history;
    private final ModelVersion model;
    private final Statements statements;
    private final List<Base> bases;
    private final Map<String, DataVersion> data = new LinkedHashMap<>();

    Bom(ModelHistory history, Statements statements) {
        this.history = history;
        this.statements = statements;
        bases = Base.of(history, statements);
        model = history.model();
        history.data().forEach(used -> used.known().ifPresent(version -> data.putIfAbsent(used.id(), version)));
    }

    String text() {
        Map<String, Object> body = Ordered.map(
                "version", 1L,
                "metadata", metadata(),
                "components", components(),
                "dependencies", dependencies());
        byte[] content = Json.write(body).getBytes(StandardCharsets.UTF_8);
        Map<String, Object> bom = Ordered.map(
                "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json",
                "bomFormat", "CycloneDX",
                "specVersion", "1.6",
                "serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(content));
        bom.putAll(body);
        return Json.prettyForUtf8(bom) + "\n";
    }

    private Map<String, Object> metadata() {
        return Ordered.map(
                "timestamp", history.asOf().truncatedTo(ChronoUnit.SECONDS).toString(),
                "tools", Map.of("components", List.of(Ordered.map("type", "library", "name", "finetune4j"))),
                "component", modelComponent());
    }

    private Map<String, Object> modelComponent() {
        Map<String, Object> component = Ordered.map(
                "type", MODEL, REF, model.id(), "name", model.name(), "version", String.valueOf(model.number()));
        statements.creator().ifPresent(name -> component.put("supplier", Map.of("name", name)));
        component.put("description", Facts.orMissing(statements.intendedUse()));
        statements.license().ifPresent(name -> component.put("licenses", licenses(name)));
        if (!bases.isEmpty()) {
            component.put(
                    "pedigree",
                    Map.of("ancestors", bases.stream().map(this::base).toList()));
        }
        statements
                .url()
                .ifPresent(url ->
                        component.put("externalReferences", List.of(Ordered.map("type", "website", "url", url))));
        component.put("modelCard", new BomModelCard(history, statements).fields(data.keySet()));
        return component;
    }

    private Map<String, Object> base(Base base) {
        Map<String, Object> component = Ordered.map("type", MODEL, "name", base.name());
        base.license(statements).ifPresent(license -> component.put("licenses", licenses(license)));
        base.hub().ifPresent(name -> {
            component.put("purl", "pkg:huggingface/" + name);
            component.put(
                    "externalReferences",
                    List.of(Ordered.map("type", "distribution", "url", "https://huggingface.co/" + name)));
        });
        component.put("properties", List.of(property("license", Facts.orMissing(base.license(statements)))));
        return component;
    }

    /** {@return the references of the bases, in order} */
    private List<String> baseRefs() {
        List<String> refs = new ArrayList<>();
        for (int i = 0; i < bases.size(); i++) {
            refs.add(i == 0 ? BASE : BASE + "/" + (i + 1));
        }
        return refs;
    }

    private static List<Object> licenses(String name) {
        License license = License.of(name);
        return List.of(Map.of(
                "license", license.spdx().isEmpty() ? Map.of("name", license.name()) : Map.of("id", license.spdx())));
    }

    private List<Object> components() {
        List<Object> components = new ArrayList<>();
        List<String> refs = baseRefs();
        for (int i = 0; i < bases.size(); i++) {
            Map<String, Object> base = base(bases.get(i));
            base.put(REF, refs.get(i));
            components.add(base);
        }
        data.values().forEach(version -> components.add(dataComponent(version)));
        files().forEach((path, hash) -> components.add(Ordered.map(
                "type",
                "file",
                REF,
                file(path),
                "name",
                path,
                "hashes",
                List.of(Ordered.map("alg", "SHA-256", "content", hash)))));
        return components;
    }

    private Map<String, String> files() {
        return new TreeMap<>(model.draft().artifacts());
    }

    private static String file(String path) {
        return "file/" + path;
    }

    private Map<String, Object> dataComponent(DataVersion version) {
        String name = DataCardFacts.name(version).isEmpty()
                ? "data " + UsedData.shortId(version.id())
                : DataCardFacts.name(version);
        Map<String, Object> component = Ordered.map(
                "type",
                "data",
                REF,
                version.id(),
                "name",
                name,
                "version",
                version.fingerprint().hex());
        DataCardFacts.license(version, statements).ifPresent(license -> component.put("licenses", licenses(license)));
        Map<String, Object> contents = Ordered.map("properties", properties(version));
        DataCardFacts.url(version, statements).ifPresent(url -> contents.put("url", url));
        Map<String, Object> set = Ordered.map("type", "dataset", "name", name, "contents", contents);
        set.put("sensitiveData", List.of(sensitive(version)));
        DataCardFacts.creator(version, statements)
                .ifPresent(owner -> set.put(
                        "governance", Map.of("owners", List.of(Map.of("organization", Map.of("name", owner))))));
        component.put("data", List.of(set));
        return component;
    }

    private String sensitive(DataVersion version) {
        return DataCardFacts.responsible(version, statements)
                .getOrDefault("personalSensitiveInformation", Facts.NOT_RECORDED);
    }

    private List<Object> properties(DataVersion version) {
        List<Object> properties = new ArrayList<>();
        properties.add(property("rows", String.valueOf(version.rows())));
        properties.add(property("sources", Facts.orMissing(DataCardFacts.sources(version))));
        properties.add(property("license", Facts.orMissing(DataCardFacts.license(version, statements))));
        String removed = Facts.counts(Facts.map(version.facts().get("removed")));
        properties.add(property("left out", version.facts().containsKey("removed") ? removed : Facts.NOT_RECORDED));
        return properties;
    }

    static Map<String, Object> property(String name, String value) {
        return Ordered.map("name", "finetune4j:" + name, "value", value);
    }

    private List<Object> dependencies() {
        List<String> needed = new ArrayList<>(baseRefs());
        needed.addAll(data.keySet());
        files().keySet().forEach(path -> needed.add(file(path)));
        List<Object> dependencies = new ArrayList<>();
        dependencies.add(Ordered.map("ref", model.id(), "dependsOn", needed));
        needed.forEach(ref -> dependencies.add(Map.of("ref", ref)));
        return dependencies;
    }
}
