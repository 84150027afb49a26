// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** All evaluations, the newest first. */
record EvaluationsPage(Records records) implements ConsolePage {
    private static final List<String> COLUMNS =
            List.of("evaluation", "model", "against", "test set", "verdict", "gates", "figures");

    @Override
    public String path() {
        return "evaluations";
    }

    @Override
    public String title() {
        return "Evaluations";
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String query = Characters.lower(request.value("q").orElse(""));
        List<Evaluated> found = new ArrayList<>(now.all(Evaluated.class));
        found.removeIf(each -> !Characters.lower(each.model() + " " + each.baseline() + " " + verdict(each))
                .contains(query));
        Collections.reverse(found);
        Paging paging = new Paging(request, found.size(), 50);
        return PageContent.page(title(), body -> {
            body.askForm(path(), form -> {
                form.search("q", "Model or verdict", request.value("q").orElse(""));
                form.button("Filter");
            });
            body.note(Words.count(found.size(), "evaluation", "evaluations") + ", the newest first.");
            if (!found.isEmpty()) {
                table(body, now, paging.of(found));
            }
            paging.write(body, path(), query.isEmpty() ? Map.of() : Map.of("q", query));
        });
    }

    static String verdict(Evaluated evaluated) {
        return evaluated.figures().get("verdict") instanceof String verdict ? verdict.toLowerCase(Locale.ROOT) : "";
    }

    /** {@return its verdict, and its first figure} */
    static String word(Evaluated evaluated) {
        String verdict = ShownText.brief(verdict(evaluated), 40);
        String figure = ShownText.brief(Figures.first(evaluated.figures()), 60);
        return verdict.isEmpty() || figure.isEmpty()
                ? verdict + (verdict.isEmpty() && figure.isEmpty() ? "no figures" : figure)
                : verdict + ", " + figure;
    }

    static void table(PageBody body, Snapshot now, List<Evaluated> evaluations) {
        if (evaluations.isEmpty()) {
            body.note("None is on record.");
            return;
        }
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        evaluations.forEach(each -> rows.add(List.of(
                to -> to.link(Links.evaluation(each.evaluation()), Words.time(each.at())),
                to -> Links.toModel(to, now, each.model()),
                to -> Links.toModel(to, now, each.baseline()),
                to -> Links.toData(to, now, each.testData()),
                to -> verdict(to, verdict(each)),
                to -> GatesTable.brief(to, now, each),
                Words.cell(Figures.brief(each.figures())))));
        body.table("Evaluations", COLUMNS, rows);
    }

    static void verdict(PageBody to, String verdict) {
        if (verdict.isEmpty()) {
            to.text("–");
        } else {
            to.badge(Words.tone(verdict), verdict);
        }
    }
}
