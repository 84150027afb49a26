// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.LinkedHashMap;
import java.util.Map;

/** A page of what led to a record and what it led to, drawn. Clicking on a record makes it the centre. */
record LineagePage(Records records) implements ConsolePage {
    private static final int MOST = 80;

    @Override
    public String path() {
        return "lineage";
    }

    @Override
    public String title() {
        return "Lineage";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        String id = request.required("of");
        return now.find(id)
                .map(record -> page(now, whole(now, record)))
                .orElseGet(() -> PageContent.missing("There is no " + id + " on record."));
    }

    /** {@return the record that stands for a rollout: its first} */
    private static RegistryRecord whole(Snapshot now, RegistryRecord record) {
        return record instanceof RolloutChanged changed
                ? now.rollouts()
                        .getOrDefault(changed.key(), java.util.List.of(changed))
                        .get(0)
                : record;
    }

    private static PageContent page(Snapshot now, RegistryRecord center) {
        return PageContent.page("Lineage of " + Links.kind(center) + " " + Links.name(center), body -> {
            body.open("p").text("Read more about this " + Links.kind(center) + ": ");
            Links.to(body, center);
            body.close();
            write(body, now, center);
        });
    }

    /** Draws what led to a record and what it led to. */
    static void write(PageBody body, Snapshot now, RegistryRecord center) {
        Relations relations = new Relations(now);
        Map<String, RegistryRecord> nodes = new LinkedHashMap<>();
        for (String id : relations.around(center, MOST)) {
            now.find(id).ifPresent(record -> nodes.put(id, record));
        }
        if (nodes.size() == 1) {
            body.note("Nothing on record led to it, and it led to nothing.");
            return;
        }
        if (nodes.size() == MOST) {
            body.note("Only the nearest " + MOST + " are drawn: walk on to see the others.");
        }
        GraphDrawing drawing = new GraphDrawing(center.id(), nodes, relations);
        drawing.write(body);
        drawing.writeList(body);
    }
}
