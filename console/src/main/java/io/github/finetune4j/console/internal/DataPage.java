// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All versions of data, the newest first, and a choice of two to compare. */
record DataPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "data";
    }

    @Override
    public String title() {
        return "Data";
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String query = Characters.lower(request.value("q").orElse(""));
        List<DataVersion> versions = new ArrayList<>(now.all(DataVersion.class));
        versions.removeIf(data -> !Characters.lower(data.id() + source(data)).contains(query));
        Collections.reverse(versions);
        Paging paging = new Paging(request, versions.size(), 50);
        return PageContent.page(title(), body -> {
            body.askForm(path(), form -> {
                form.search("q", "Id or source", request.value("q").orElse(""));
                form.button("Filter");
            });
            body.note(Words.count(versions.size(), "version", "versions") + ", the newest first.");
            if (!versions.isEmpty()) {
                body.askForm("diff", form -> {
                    form.table("Versions of data", COLUMNS, rows(now, paging.of(versions)));
                    form.button("Compare the chosen two");
                });
            }
            paging.write(body, path(), query.isEmpty() ? Map.of() : Map.of("q", query));
        });
    }

    private static final List<String> COLUMNS =
            List.of("version", "compare", "rows", "left out", "source", "since", "used by runs", "evaluations");

    private static List<List<Consumer<PageBody>>> rows(Snapshot now, List<DataVersion> versions) {
        Map<String, Integer> runs = new HashMap<>();
        now.all(RunStarted.class).forEach(run -> {
            runs.merge(run.trainingData(), 1, Integer::sum);
            runs.merge(run.validationData(), 1, Integer::sum);
        });
        Map<String, Integer> evaluations = new HashMap<>();
        now.all(Evaluated.class).forEach(each -> evaluations.merge(each.testData(), 1, Integer::sum));
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        versions.forEach(data -> rows.add(List.of(
                to -> to.link(Links.data(data.id()), Words.shortId(data.id())),
                to -> to.open(
                        "input",
                        "type",
                        "checkbox",
                        "name",
                        "version",
                        "value",
                        data.id(),
                        "aria-label",
                        "compare " + Words.shortId(data.id())),
                Words.cell(Words.count(data.rows())),
                Words.cell(leftOut(data)),
                Words.cell(ShownText.brief(source(data), 80)),
                to -> Words.time(to, data.at()),
                Words.cell(Words.count(runs.getOrDefault(data.id(), 0))),
                Words.cell(Words.count(evaluations.getOrDefault(data.id(), 0))))));
        return rows;
    }

    static String source(DataVersion data) {
        return data.facts().containsKey("sources") ? Facts.text(data.facts().get("sources")) : "";
    }

    static String leftOut(DataVersion data) {
        if (data.facts().get("removed") instanceof Number removed) {
            return Words.count(removed.longValue());
        }
        return data.facts().get("removed") instanceof Map<?, ?> removed
                ? Words.count(removed.values().stream()
                        .filter(Number.class::isInstance)
                        .mapToLong(each -> ((Number) each).longValue())
                        .sum())
                : "–";
    }
}
