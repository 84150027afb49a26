// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.DataVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The facts known of a version of data, from its own and, where these are silent, from statements. */
final class DataCardFacts {
    private DataCardFacts() {}

    /** {@return its name; empty where it has none} */
    static String name(DataVersion version) {
        return Facts.text(version.facts(), "name").orElse("");
    }

    static Optional<String> license(DataVersion version, Statements statements) {
        return Facts.text(version.facts(), "licence")
                .or(() -> Facts.text(version.facts(), "license"))
                .or(statements::dataLicense);
    }

    static Optional<String> creator(DataVersion version, Statements statements) {
        return Facts.text(version.facts(), "creator").or(statements::creator);
    }

    static Optional<String> url(DataVersion version, Statements statements) {
        return Facts.text(version.facts(), "url").filter(Statements::webAddress).or(statements::url);
    }

    static Optional<String> sources(DataVersion version) {
        List<String> sources = Facts.list(version.facts().get("sources")).stream()
                .map(source -> Names.shown(Facts.shown(source)))
                .toList();
        return sources.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", sources));
    }

    /** {@return what the steps of its making did, in a sentence each; empty without steps} */
    static List<String> steps(DataVersion version) {
        List<String> sentences = new ArrayList<>();
        for (Object each : Facts.list(version.facts().get("steps"))) {
            Map<String, Object> step = Facts.map(each);
            String words = Facts.orMissing(Facts.text(step, "name")) + ": "
                    + Facts.orMissing(Facts.text(step, "rowsIn")) + " rows in, "
                    + Facts.orMissing(Facts.text(step, "rowsOut")) + " out";
            sentences.add(words + more(", left out: ", step, "rejected") + more(", changed: ", step, "changed"));
        }
        return sentences;
    }

    private static String more(String before, Map<String, Object> step, String name) {
        String counts = Facts.counts(Facts.map(step.get(name)));
        return counts.isEmpty() ? "" : before + counts;
    }

    /** {@return the fields of Croissant's vocabulary for responsible AI that are known, by name} */
    static Map<String, String> responsible(DataVersion version, Statements statements) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String field : new TreeSet<>(Statements.DATA_FIELDS)) {
            Facts.text(version.facts(), field)
                    .or(() -> Optional.ofNullable(statements.dataFields().get(field)))
                    .ifPresent(text -> known.put(field, text));
        }
        List<String> made = steps(version);
        String removed = Facts.counts(Facts.map(version.facts().get("removed")));
        if (!removed.isEmpty()) {
            made.add(0, "left out in all: " + removed);
        }
        if (!made.isEmpty()) {
            String words = made.stream().collect(Collectors.joining("; ", "", "."));
            known.merge("dataPreprocessingProtocol", words, (said, found) -> said + "\n" + found);
        }
        return known;
    }
}
