// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.registry.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All models, with their newest versions and aliases. */
record ModelsPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "models";
    }

    @Override
    public String title() {
        return "Models";
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String query = request.value("q").orElse("");
        List<String> names = now.models().keySet().stream()
                .filter(name -> Characters.lower(name).contains(Characters.lower(query)))
                .toList();
        Paging paging = new Paging(request, names.size(), 50);
        return PageContent.page(title(), body -> {
            body.askForm(path(), form -> {
                form.search("q", "Name", query);
                form.button("Filter");
            });
            body.note(Words.count(names.size(), "model", "models") + ", in the order of their first versions.");
            table(body, now, paging.of(names));
            paging.write(body, path(), query.isEmpty() ? Map.of() : Map.of("q", query));
        });
    }

    private void table(PageBody body, Snapshot now, List<String> names) {
        boolean ending = names.stream().anyMatch(name -> Ends.known(inUse(now, name)));
        Ends ends = new Ends(records.clock());
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (String name : names) {
            List<Consumer<PageBody>> row = new ArrayList<>(row(now, name));
            if (ending) {
                row.add(to -> inUse(now, name).forEach(version -> ends.badge(to, version)));
            }
            rows.add(row);
        }
        List<String> heads = new ArrayList<>(List.of("model", "versions", "newest", "since", "aliases"));
        if (ending) {
            heads.add("until when");
        }
        if (!rows.isEmpty()) {
            body.table("Models", heads, rows);
        }
    }

    /** {@return the versions to which aliases point; where there is no alias, the newest} */
    private static List<ModelVersion> inUse(Snapshot now, String name) {
        List<ModelVersion> named = now.aliases(name).values().stream()
                .flatMap(moved -> now.model(name, moved.version()).stream())
                .distinct()
                .toList();
        List<ModelVersion> all = now.models().getOrDefault(name, List.of());
        return named.isEmpty() ? all.subList(Math.max(0, all.size() - 1), all.size()) : named;
    }

    private static List<Consumer<PageBody>> row(Snapshot now, String name) {
        List<ModelVersion> versions = now.models().getOrDefault(name, List.of());
        ModelVersion newest = versions.get(versions.size() - 1);
        return List.of(
                to -> to.link(Links.model(name), name),
                Words.cell(Words.count(versions.size())),
                to -> to.link(Links.model(newest), newest.number() + ""),
                to -> Words.time(to, newest.at()),
                to -> now.aliases(name).forEach((alias, moved) -> to.badge("plain", alias + " → " + moved.version())));
    }
}
