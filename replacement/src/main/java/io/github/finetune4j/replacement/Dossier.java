// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.card.DataCard;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * A dossier for whoever signs a replacement: quality with intervals, money and latency before and after as
 * distributions, what the candidate can't do, the data that it stands on, and the way back. Rows that it lost are in
 * it, so keep it as carefully as the rows. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Dossier {
    private final String name;
    private final Facts facts;
    private final Path training;

    Dossier(String name, Facts facts, Path training) {
        this.name = name;
        this.facts = facts;
        this.training = training;
    }

    /** {@return it for machines, as JSON} */
    public String toJson() {
        return Json.writePretty(facts.values()) + "\n";
    }

    /** {@return it for people, as a page that is a file} */
    public String toHtml() {
        return new DossierHtml(facts).page();
    }

    /**
     * Writes {@code NAME.html}, {@code NAME.json} and the data card of what was learned from.
     *
     * @param folder made where it is missing
     * @return the page
     * @throws io.github.finetune4j.error.ResultNotSavedException if one can't be written
     */
    public Path write(Path folder) {
        Path page = folder.resolve(name + ".html");
        AtomicFile.writePrivate(folder.resolve(name + ".json"), toJson());
        AtomicFile.writePrivate(page, toHtml());
        if (Files.isRegularFile(training)) {
            DataCard.of(name, Dataset.builder().addJsonl(training).build())
                    .description("What the candidates of replacement " + name + " learned from: " + sources())
                    .write(folder.resolve("data"));
        }
        return page;
    }

    private String sources() {
        return String.join(
                "; ",
                facts.list("sources").stream()
                        .map(source -> source.text("name") + " " + source.words("provenance"))
                        .toList());
    }

    @Override
    public String toString() {
        return name + ": " + facts.text("why");
    }
}
