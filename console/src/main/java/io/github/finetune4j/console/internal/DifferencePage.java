// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.store.DataDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two versions of data side by side: their rows, and what is known about each. */
record DifferencePage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "diff";
    }

    @Override
    public String title() {
        return "Data diff";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        List<String> ids = request.values("version");
        if (ids.size() != 2) {
            return PageContent.problem(
                    400,
                    title(),
                    Words.count(ids.size(), "version was", "versions were")
                            + " chosen. Choose two in the list of data.");
        }
        List<DataVersion> chosen = ids.stream()
                .flatMap(id -> now.data(id).stream())
                .distinct()
                .sorted(BY_TIME)
                .toList();
        return chosen.size() == 2
                ? page(chosen.get(0), chosen.get(1))
                : PageContent.missing("These are not two versions on record.");
    }

    private static final java.util.Comparator<DataVersion> BY_TIME = java.util.Comparator.comparing(DataVersion::at);

    private PageContent page(DataVersion before, DataVersion after) {
        DataDiff diff = records.registry().diff(before, after);
        ShownRows shown = new ShownRows(records.registry(), diff);
        return PageContent.page("Data diff", body -> {
            body.open("dl", "class", "tiles");
            Tiles.add(body, "before", tile -> tile.link(Links.data(before.id()), Words.shortId(before.id())));
            Tiles.add(body, "after", tile -> tile.link(Links.data(after.id()), Words.shortId(after.id())));
            Tiles.add(body, "rows in both", Words.count(diff.same()));
            Tiles.add(body, "rows added", Words.count(diff.added().size()));
            Tiles.add(body, "rows removed", Words.count(diff.removed().size()));
            Tiles.add(body, "rows changed", Words.count(diff.changed().size()));
            Tiles.add(body, "order of the same rows", diff.reordered() ? "another" : "the same");
            body.close();
            shown.rows(body, "Added", diff.added());
            shown.rows(body, "Removed", diff.removed());
            shown.changes(body, diff.changed());
            body.heading("Facts that differ");
            facts(body, before, after);
        });
    }

    private static void facts(PageBody body, DataVersion before, DataVersion after) {
        Map<String, String> first = facts(before);
        Map<String, String> second = facts(after);
        Set<String> names = Stream.concat(first.keySet().stream(), second.keySet().stream())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        List<List<Consumer<PageBody>>> lines = new ArrayList<>();
        for (String name : names) {
            String one = first.getOrDefault(name, "–");
            String other = second.getOrDefault(name, "–");
            if (!one.equals(other)) {
                lines.add(List.of(
                        Words.cell(name),
                        Words.cell(ShownText.brief(one, 300)),
                        Words.cell(ShownText.brief(other, 300))));
            }
        }
        body.table("Facts that differ", List.of("fact", "before", "after"), lines);
    }

    private static Map<String, String> facts(DataVersion data) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rows", Words.count(data.rows()));
        facts.put("kept since", Words.time(data.at()));
        facts.putAll(Facts.flat(data.facts()));
        return facts;
    }
}
