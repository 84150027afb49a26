// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.Lineage;
import java.util.List;

/** The lineage of the last champion, as the registry has it. */
final class LineageSection {
    private static final int SHORT = 17; // data/ and twelve digits

    private final Books books;

    LineageSection(Books books) {
        this.books = books;
    }

    void write(Html out) {
        ModelVersion champion = books.registry().model(Upkeep.MODEL).alias(Upkeep.CHAMPION);
        Lineage lineage = books.registry().lineage(champion);
        out.element("h2", "Where the last champion comes from").open("ol", "line-age");
        for (RunStarted run : lineage.runs()) {
            out.open("li").element("b", version(run)).element("code", run.run());
            lineage.data().stream()
                    .filter(data -> data.id().equals(run.trainingData()))
                    .forEach(data -> out.element("small", words(data)));
            out.close();
        }
        out.open("li")
                .element("b", "the starter model")
                .element("small", "pretrained with this SDK")
                .close();
        out.close();
        out.element(
                "p",
                "note",
                "From each row the registry leads back to the ticket and its labels, and forth to every"
                        + " model that learned from it.");
    }

    private String version(RunStarted run) {
        return books.registry().model(Upkeep.MODEL).versions().stream()
                .filter(version -> version.draft().run().equals(run.run()))
                .map(version -> Upkeep.MODEL + " version " + version.number())
                .findFirst()
                .orElse("a run without a model");
    }

    private static String words(DataVersion data) {
        Object what = data.facts().get("description");
        List<String> parents =
                data.parents().stream().map(LineageSection::shown).toList();
        return "learned from " + data.rows() + " rows, " + shown(data.id())
                + (what == null ? "" : " (" + what + ")")
                + (parents.isEmpty() ? "" : ", made of " + String.join(" and ", parents));
    }

    private static String shown(String id) {
        return id.length() <= SHORT ? id : id.substring(0, SHORT) + "…";
    }
}
