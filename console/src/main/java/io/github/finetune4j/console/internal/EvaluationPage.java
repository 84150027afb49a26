// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.util.List;

/** One evaluation: its figures with intervals, its verdict, and the test set. */
record EvaluationPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "evaluation";
    }

    @Override
    public String title() {
        return "Evaluation";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String id = request.required("id");
        return now.find(Evaluated.class, "evaluation/" + id)
                .map(found -> page(now, found, request))
                .orElseGet(() -> PageContent.missing("There is no evaluation " + id + " on record."));
    }

    private static PageContent page(Snapshot now, Evaluated found, PageRequest request) {
        return PageContent.page("Evaluation", body -> {
            tiles(body, now, found);
            body.heading("Figures");
            Figures.write(body, found.figures());
            GatesTable.write(body, now, found);
            Notes.write(body, now, found.id(), request);
        });
    }

    private static void tiles(PageBody body, Snapshot now, Evaluated found) {
        List<Evaluated> sameSet = now.all(Evaluated.class).stream()
                .filter(each -> each.testData().equals(found.testData()))
                .toList();
        body.open("dl", "class", "tiles");
        Tiles.add(body, "verdict", tile -> EvaluationsPage.verdict(tile, EvaluationsPage.verdict(found)));
        Tiles.add(body, "gates", tile -> GatesTable.brief(tile, now, found));
        Tiles.add(body, "model", tile -> Links.toModel(tile, now, found.model()));
        Tiles.add(body, "against", tile -> Links.toModel(tile, now, found.baseline()));
        Tiles.add(body, "test set", tile -> Links.toData(tile, now, found.testData()));
        Tiles.add(body, "evaluations on this test set", Words.count(sameSet.size()));
        Tiles.add(body, "at", tile -> Words.time(tile, found.at()));
        Tiles.add(body, "lineage", tile -> tile.link(Links.lineage(found.id()), "draw it"));
        body.close();
    }
}
