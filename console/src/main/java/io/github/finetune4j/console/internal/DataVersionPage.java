// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One version of data: counts, the steps that led here with what each dropped, and who used it. */
record DataVersionPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "version";
    }

    @Override
    public String title() {
        return "Data version";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String id = request.required("id");
        return now.data(id)
                .map(data -> page(now, data, request))
                .orElseGet(() -> PageContent.missing("There is no " + id + " on record."));
    }

    private static PageContent page(Snapshot now, DataVersion data, PageRequest request) {
        return PageContent.page(Words.count(data.rows(), "row", "rows") + " of data", body -> {
            tiles(body, data);
            steps(body, data);
            Map<String, Object> facts = new LinkedHashMap<>(data.facts());
            facts.remove("steps");
            if (!facts.isEmpty()) {
                body.heading("Facts");
                Facts.write(body, "Facts", facts);
            }
            body.heading("Lineage");
            LineagePage.write(body, now, data);
            body.heading("Evaluations on these rows");
            List<Evaluated> evaluations = now.all(Evaluated.class).stream()
                    .filter(each -> each.testData().equals(data.id()))
                    .toList();
            EvaluationsPage.table(body, now, evaluations);
            Notes.write(body, now, data.id(), request);
        });
    }

    private static void tiles(PageBody body, DataVersion data) {
        body.open("dl", "class", "tiles");
        Tiles.add(
                body,
                "rows",
                tile -> tile.link("rows", Map.of("of", data.id()), Words.count(data.rows()) + ", read them"));
        Tiles.add(body, "left out", DataPage.leftOut(data));
        Tiles.add(body, "kept since", tile -> Words.time(tile, data.at()));
        Tiles.add(
                body,
                "name",
                tile -> tile.open("code", "class", "hash").text(data.id()).close());
        body.close();
    }

    private static void steps(PageBody body, DataVersion data) {
        if (!(data.facts().get("steps") instanceof List<?> steps) || steps.isEmpty()) {
            return;
        }
        body.heading("Steps");
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (Object step : steps) {
            if (step instanceof Map<?, ?> one) {
                rows.add(List.of(
                        cell(one, "name"),
                        cell(one, "rowsIn"),
                        cell(one, "rowsOut"),
                        cell(one, "rejected"),
                        cell(one, "changed")));
            }
        }
        body.table("Steps", List.of("step", "rows in", "rows out", "left out", "changed"), rows);
    }

    private static Consumer<PageBody> cell(Map<?, ?> step, String name) {
        return Words.cell(step.get(name) instanceof Map<?, ?> counts ? counts(counts) : Facts.text(step.get(name)));
    }

    private static String counts(Map<?, ?> counts) {
        return counts.isEmpty()
                ? "0"
                : counts.entrySet().stream()
                        .map(each -> each.getKey() + ": " + Facts.text(each.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
