// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** All rollouts, the newest first. */
record RolloutsPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "rollouts";
    }

    @Override
    public String title() {
        return "Rollouts";
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        List<List<RolloutChanged>> all = new ArrayList<>(now.rollouts().values());
        Collections.reverse(all);
        Paging paging = new Paging(request, all.size(), 50);
        return PageContent.page(title(), body -> {
            body.note(Words.count(all.size(), "rollout", "rollouts") + ", the newest first.");
            List<List<Consumer<PageBody>>> rows = new ArrayList<>();
            paging.of(all).forEach(events -> rows.add(row(now, events)));
            if (!rows.isEmpty()) {
                body.table("Rollouts", List.of("rollout", "last", "began", "since then", "arms"), rows);
            }
            paging.write(body, path(), Map.of());
        });
    }

    private static List<Consumer<PageBody>> row(Snapshot now, List<RolloutChanged> events) {
        RolloutChanged first = events.get(0);
        RolloutChanged last = events.get(events.size() - 1);
        return List.of(
                to -> to.link(Links.rollout(first.key()), first.rollout()),
                to -> kind(to, last.kind()),
                to -> Words.time(to, first.at()),
                Words.cell(Words.count(events.size(), "change", "changes")),
                to -> arms(to, now, first));
    }

    static void kind(PageBody to, String kind) {
        to.badge(Words.tone(kind), kind.toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    static void arms(PageBody to, Snapshot now, RolloutChanged rollout) {
        to.open("ul", "class", "plain");
        rollout.arms().forEach((arm, identity) -> {
            to.open("li").text(arm + ": ");
            Links.toModel(to, now, identity);
            to.close();
        });
        to.close();
    }
}
