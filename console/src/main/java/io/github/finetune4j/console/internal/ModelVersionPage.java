// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.names.ShownModel;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One version of a model: what it is, where it comes from, how it was measured. */
record ModelVersionPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "model-version";
    }

    @Override
    public String title() {
        return "Model version";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String id = request.required("id");
        return now.find(ModelVersion.class, id)
                .map(model -> page(now, model, request, new Ends(records.clock())))
                .orElseGet(() -> PageContent.missing("There is no " + id + " on record."));
    }

    private static PageContent page(Snapshot now, ModelVersion model, PageRequest request, Ends ends) {
        return PageContent.page("Model " + Links.name(model), body -> {
            tiles(body, now, model, ends);
            body.heading("Lineage");
            LineagePage.write(body, now, model);
            body.heading("Evaluations");
            EvaluationsPage.table(body, now, now.evaluations(model));
            now.evaluations(model).stream().reduce((first, second) -> second).ifPresent(last -> latest(body, last));
            body.heading("Files");
            files(body, model);
            if (!model.draft().facts().isEmpty()) {
                body.heading("Facts");
                Facts.write(body, "Facts", model.draft().facts());
            }
            Ends.announcements(body, now, model);
            Notes.write(body, now, model.id(), request);
        });
    }

    private static void tiles(PageBody body, Snapshot now, ModelVersion model, Ends ends) {
        body.open("dl", "class", "tiles");
        Tiles.add(body, "model", tile -> tile.link(Links.model(model.name()), model.name()));
        List<String> aliases = now.aliases(model);
        Tiles.add(body, "aliases", tile -> {
            aliases.forEach(alias -> tile.badge("good", alias));
            tile.text(aliases.isEmpty() ? "–" : "");
        });
        Tiles.add(
                body,
                "made by",
                tile -> model.run()
                        .ifPresentOrElse(
                                run -> tile.link(Links.run(run), Links.runName(now, run)),
                                () -> tile.text("from elsewhere")));
        Tiles.add(body, "tuned from", ShownModel.name(model.draft().baseModel()));
        Tiles.add(body, "registered", tile -> Words.time(tile, model.at()));
        Tiles.add(
                body,
                "its provider calls it",
                tile -> tile.element("code", model.ref().toString()));
        if (Ends.known(List.of(model))) {
            Tiles.add(body, "until when", tile -> ends.badge(tile, model));
        }
        body.close();
    }

    private static void latest(PageBody body, Evaluated last) {
        body.element("h3", "Figures of the last one");
        Figures.write(body, last.figures());
    }

    private static void files(PageBody body, ModelVersion model) {
        Map<String, String> files = new TreeMap<>(model.draft().artifacts());
        if (files.isEmpty()) {
            body.note("It has no files here.");
            return;
        }
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        files.forEach((name, hash) -> rows.add(List.of(Words.cell(name), to -> to.element("code", hash))));
        body.table("Files", List.of("file", "SHA-256"), rows);
    }
}
