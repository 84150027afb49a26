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
final class ModelsPage implements ConsolePage {
    private final Records records;

    ModelsPage(Records records) {
        this.records = records;
    }

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
                Forms.search(form, "q", "Name", query);
                Forms.button(form, "Filter");
            });
            body.note(Words.count(names.size(), "model", "models") + ", in the order of their first versions.");
            List<List<Consumer<PageBody>>> rows = new ArrayList<>();
            paging.of(names).forEach(name -> rows.add(row(now, name)));
            if (!rows.isEmpty()) {
                body.table("Models", List.of("model", "versions", "newest", "since", "aliases"), rows);
            }
            paging.write(body, path(), query.isEmpty() ? Map.of() : Map.of("q", query));
        });
    }

    private static List<Consumer<PageBody>> row(Snapshot now, String name) {
        List<ModelVersion> versions = now.models().getOrDefault(name, List.of());
        ModelVersion newest = versions.get(versions.size() - 1);
        return List.of(
                to -> to.link(Links.model(name), name),
                Words.cell(Words.count(versions.size())),
                to -> to.link(Links.model(newest), newest.number() + ""),
                to -> Words.time(to, newest.at()),
                to -> now.aliases(name)
                        .forEach((alias, moved) -> Words.badge(to, "plain", alias + " → " + moved.version())));
    }
}
