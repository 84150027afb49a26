// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.AnswerOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything on record that holds a text, and where a live answer came from. */
record SearchPage(Records records) implements ConsolePage {
    private static final int PER_PAGE = 50;
    private static final int LONGEST = 200;

    @Override
    public String path() {
        return "search";
    }

    @Override
    public String title() {
        return "Search";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        String query = request.value("q").orElse("");
        if (query.isEmpty() || query.length() > LONGEST) {
            return PageContent.page(title(), body -> {
                body.paragraph("Search for ids, names, settings, reasons and notes, or for the id of a live answer:"
                        + " up to " + LONGEST + " characters. Rows of data are not searched.");
                form(body, "");
            });
        }
        List<RegistryRecord> found = found(records.now(), Characters.lower(query));
        Optional<AnswerOrigin> answer = records.registry().origin(query);
        Paging paging = new Paging(request, found.size(), PER_PAGE);
        return PageContent.page("Search", body -> {
            form(body, query);
            answer.ifPresent(origin -> origin(body, origin));
            body.note(Words.count(found.size(), "record holds", "records hold") + " this text, the newest first.");
            if (!found.isEmpty()) {
                body.table("Found", List.of("record", "kind", "at", "where"), rows(paging.of(found), query));
            }
            paging.write(body, path(), Map.of("q", query));
        });
    }

    private static void form(PageBody body, String query) {
        body.askForm("search", form -> {
            form.search("q", "Search everything", query);
            form.button("Search");
        });
    }

    private static void origin(PageBody body, AnswerOrigin origin) {
        body.open("article").element("h2", "This is the id of a live answer");
        body.open("p").text("It came from the arm " + origin.arm() + " of the rollout ");
        body.link(Links.rollout(origin.rollout().key()), origin.rollout().rollout())
                .text(": ");
        origin.lineage()
                .ifPresentOrElse(
                        way -> body.link(Links.model(way.model()), Links.name(way.model())),
                        () -> body.text(origin.identity()));
        body.close().close();
    }

    private static List<RegistryRecord> found(Snapshot now, String query) {
        List<RegistryRecord> found = new ArrayList<>();
        List<RegistryRecord> all = now.records();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (Characters.lower(Texts.of(all.get(i))).contains(query)) {
                found.add(all.get(i));
            }
        }
        return found;
    }

    private static List<List<Consumer<PageBody>>> rows(List<RegistryRecord> found, String query) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        found.forEach(record -> rows.add(List.of(
                to -> Links.to(to, record),
                Words.cell(Links.kind(record)),
                to -> Words.time(to, record.at()),
                Words.cell(Texts.around(Texts.of(record), query)))));
        return rows;
    }
}
