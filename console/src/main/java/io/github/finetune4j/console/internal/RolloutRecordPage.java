// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One rollout: its arms, and each of its stages. What the ids of its answers are read with is never shown. */
record RolloutRecordPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "rollout";
    }

    @Override
    public String title() {
        return "Rollout";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String key = request.required("key");
        List<RolloutChanged> events = now.rollouts().getOrDefault(key, List.of());
        return events.isEmpty()
                ? PageContent.missing("There is no rollout " + key + " on record.")
                : page(now, events, request);
    }

    private static PageContent page(Snapshot now, List<RolloutChanged> events, PageRequest request) {
        RolloutChanged first = events.get(0);
        RolloutChanged last = events.get(events.size() - 1);
        return PageContent.page("Rollout " + first.rollout(), body -> {
            body.open("dl", "class", "tiles");
            Tiles.add(body, "last", tile -> RolloutsPage.kind(tile, last.kind()));
            Tiles.add(body, "began", tile -> Words.time(tile, first.at()));
            Tiles.add(body, "arms", tile -> RolloutsPage.arms(tile, now, first));
            Tiles.add(body, "lineage", tile -> tile.link(Links.lineage(first.id()), "draw it"));
            body.close();
            body.heading("What happened");
            body.open("ol", "class", "timeline");
            events.forEach(event -> event(body, event));
            body.close();
            Notes.write(body, now, first.id(), request);
        });
    }

    private static void event(PageBody body, RolloutChanged event) {
        body.open("li").open("p");
        RolloutsPage.kind(body, event.kind());
        body.text(" ");
        Words.time(body, event.at());
        body.text(" by ")
                .open("bdi")
                .text(event.who())
                .close()
                .text(", state v" + event.version())
                .close();
        body.quoted(event.why());
        Map<String, Object> numbers = new LinkedHashMap<>(event.numbers());
        if (!numbers.isEmpty()) {
            body.open("details").element("summary", "numbers");
            Facts.write(body, "Numbers of " + event.kind() + " v" + event.version(), numbers);
            body.close();
        }
        body.close();
    }
}
