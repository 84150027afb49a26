// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.DataVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A version of data as Croissant 1.1 describes it, with the fields for responsible AI that are known. */
final class Croissant {
    private static final String VERSION = "http://mlcommons.org/croissant/1.1";
    private static final String RESPONSIBLE = "http://mlcommons.org/croissant/RAI/1.0";

    /** Short forms as the format's own examples have them; every one must be there. */
    private static final List<String> TERMS = List.of(
            "arrayShape",
            "citeAs",
            "column",
            "containedIn",
            "equivalentProperty",
            "extract",
            "field",
            "fileObject",
            "fileProperty",
            "fileSet",
            "format",
            "includes",
            "isArray",
            "isLiveDataset",
            "jsonPath",
            "key",
            "md5",
            "parentField",
            "path",
            "recordSet",
            "references",
            "regex",
            "repeated",
            "replace",
            "samplingRate",
            "separator",
            "source",
            "subField",
            "transform");

    private final DataVersion version;
    private final int number;
    private final List<RowFile> files;
    private final Statements statements;
    private final List<String> missing = new ArrayList<>();

    Croissant(DataVersion version, int number, List<RowFile> files, Statements statements) {
        this.version = version;
        this.number = number;
        this.files = files;
        this.statements = statements;
    }

    String text() {
        Map<String, Object> card =
                Ordered.map("@context", context(), "@type", "sc:Dataset", "conformsTo", List.of(VERSION, RESPONSIBLE));
        card.put("name", name());
        card.put("identifier", version.id());
        card.put("version", number + ".0.0+" + UsedData.shortId(version.id()));
        card.put("datePublished", Times.day(version.at()));
        card.put("citeAs", citation());
        known(card);
        Map<String, String> responsible = DataCardFacts.responsible(version, statements);
        responsible.forEach((field, text) -> card.put("rai:" + field, text));
        List.of("dataCollection", "personalSensitiveInformation", "dataBiases", "dataLimitations").stream()
                .filter(field -> !responsible.containsKey(field))
                .forEach(field -> missing.add("rai:" + field));
        card.put("description", description());
        card.put("distribution", files.stream().map(Croissant::file).toList());
        card.put("recordSet", files.stream().map(Croissant::records).toList());
        return Json.prettyForUtf8(card) + "\n";
    }

    private void known(Map<String, Object> card) {
        DataCardFacts.license(version, statements)
                .map(Croissant::license)
                .ifPresentOrElse(license -> card.put("license", license), () -> missing.add("licence"));
        DataCardFacts.creator(version, statements)
                .ifPresentOrElse(
                        name -> card.put("creator", Ordered.map("@type", "sc:Organization", "name", name)),
                        () -> missing.add("creator"));
        DataCardFacts.url(version, statements).ifPresentOrElse(url -> card.put("url", url), () -> missing.add("url"));
    }

    private String name() {
        String name = DataCardFacts.name(version);
        return name.isEmpty() ? "data " + UsedData.shortId(version.id()) : name;
    }

    private String citation() {
        String creator = DataCardFacts.creator(version, statements)
                .map(who -> who + ": ")
                .orElse("");
        return creator + name() + ", version " + version.id() + ", "
                + Times.day(version.at()).substring(0, 4);
    }

    private static String license(String name) {
        String spdx = License.of(name).spdx();
        return spdx.isEmpty() ? name : "https://spdx.org/licenses/" + spdx + ".html";
    }

    private String description() {
        List<String> sentences = new ArrayList<>();
        Facts.text(version.facts(), "description").ifPresent(sentences::add);
        sentences.add(version.rows() + " rows.");
        long left = files.stream().mapToLong(file -> file.rows().size()).sum();
        if (left < version.rows()) {
            sentences.add("Forgotten since, and not in the files: " + (version.rows() - left) + ".");
        }
        sentences.add("Sources: " + Facts.orMissing(DataCardFacts.sources(version)) + ".");
        long more = files.stream().mapToLong(Croissant::undescribed).sum();
        if (more > 0) {
            sentences.add(more + " further fields of some rows are in the files and not described here.");
        }
        if (!missing.isEmpty()) {
            sentences.add("Not recorded: " + String.join(", ", missing) + ".");
        }
        return String.join(" ", sentences);
    }

    private static Map<String, Object> context() {
        Map<String, Object> context = Ordered.map(
                "@language", "en",
                "@vocab", "https://schema.org/",
                "sc", "https://schema.org/",
                "cr", "http://mlcommons.org/croissant/",
                "rai", "http://mlcommons.org/croissant/RAI/",
                "dct", "http://purl.org/dc/terms/",
                "conformsTo", "dct:conformsTo");
        TERMS.forEach(term -> context.put(term, "cr:" + term));
        context.put("data", Ordered.map("@id", "cr:data", "@type", "@json"));
        context.put("examples", Ordered.map("@id", "cr:examples", "@type", "@json"));
        context.put("dataType", Ordered.map("@id", "cr:dataType", "@type", "@vocab"));
        context.put("name", Map.of("@container", "@language"));
        context.put("description", Map.of("@container", "@language"));
        return context;
    }

    private static Map<String, Object> file(RowFile file) {
        return Ordered.map(
                "@type",
                "cr:FileObject",
                "@id",
                file.name(),
                "name",
                file.name(),
                "description",
                file.rows().size() + " rows, one JSON object a line",
                "contentUrl",
                file.name(),
                "contentSize",
                file.bytes() + " B",
                "encodingFormat",
                "application/jsonlines",
                "sha256",
                file.sha256());
    }

    private static Map<String, Object> records(RowFile file) {
        CroissantFields fields = new CroissantFields(file);
        switch (file.kind()) {
            case "chats" -> fields.messages("messages", "$.role", "$.content", "");
            case "preferences" -> {
                fields.messages("input", "$.messages[*].role", "$.messages[*].content", "prompt_");
                fields.messages("preferred_output", "$.role", "$.content", "preferred_");
                fields.messages("non_preferred_output", "$.role", "$.content", "non_preferred_");
            }
            case "spans" -> fields.spans();
            case "pairs" -> {} // each field of theirs is one of the row, which more than one form has
            default -> fields.add("text", "The text.", "sc:Text");
        }
        moreFields(file).forEach((name, type) -> fields.add(name, "Field " + name + " of each row.", type));
        return Ordered.map("@type", "cr:RecordSet", "@id", file.kind(), "name", file.kind(), "field", fields.list());
    }

    /** {@return the type of each field that every row has, with one type and a name that can be part of an id} */
    private static Map<String, String> moreFields(RowFile file) {
        Map<String, String> types = new LinkedHashMap<>();
        boolean first = true;
        for (Example row : file.rows()) {
            Map<String, Object> fields = further(row);
            if (first) {
                fields.forEach((name, value) -> types.put(name, CroissantFields.type(value)));
            }
            first = false;
            types.entrySet().removeIf(type -> !type.getValue().equals(CroissantFields.type(fields.get(type.getKey()))));
        }
        types.entrySet().removeIf(type -> type.getValue().isEmpty() || !CroissantFields.usable(type.getKey()));
        return types;
    }

    private static Map<String, Object> further(Example row) {
        if (row instanceof PairExample) {
            return Json.parseObject(JsonlWriter.line(row));
        }
        return row instanceof ChatExample || row instanceof TaggedExample ? row.fields() : Map.of();
    }

    private static long undescribed(RowFile file) {
        Set<String> described = moreFields(file).keySet();
        return file.rows().stream()
                .flatMap(row -> further(row).keySet().stream())
                .distinct()
                .filter(name -> !described.contains(name))
                .count();
    }
}
