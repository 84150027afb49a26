// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.RegistryStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The first rows of each part of a difference, with their content, as far as it was not forgotten. */
final class ShownRows {
    private static final int SHOWN = 20;

    private final Map<String, Example> contents = new HashMap<>();

    ShownRows(RegistryStore registry, DataDiff diff) {
        read(registry, diff.from(), first(diff.removed(), diff.changed(), DataDiff.Change::before));
        read(registry, diff.to(), first(diff.added(), diff.changed(), DataDiff.Change::after));
    }

    private static Set<String> first(
            List<DataDiff.Row> rows, List<DataDiff.Change> changed, Function<DataDiff.Change, DataDiff.Row> side) {
        Set<String> first = new HashSet<>();
        Stream.concat(rows.stream().limit(SHOWN), changed.stream().limit(SHOWN).map(side))
                .forEach(row -> first.add(row.fingerprint()));
        return first;
    }

    private void read(RegistryStore registry, DataVersion version, Set<String> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        for (Example row : registry.rowsLeft(version)) {
            String fingerprint = row.fingerprint().hex();
            if (wanted.contains(fingerprint)) {
                contents.put(fingerprint, row);
            }
        }
    }

    void rows(PageBody body, String heading, List<DataDiff.Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        body.heading(heading);
        rows.stream().limit(SHOWN).forEach(row -> {
            body.open("article");
            content(body, row);
            body.close();
        });
        more(body, rows.size());
    }

    void changes(PageBody body, List<DataDiff.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        body.heading("Changed");
        changes.stream().limit(SHOWN).forEach(change -> {
            body.open("article");
            body.note("differs at " + String.join(", ", change.pointers()));
            body.open("div", "class", "sides");
            side(body, "before", change.before());
            side(body, "after", change.after());
            body.close().close();
        });
        more(body, changes.size());
    }

    private void side(PageBody body, String name, DataDiff.Row row) {
        body.open("div").element("h3", name);
        content(body, row);
        body.close();
    }

    private void content(PageBody body, DataDiff.Row row) {
        Example content = contents.get(row.fingerprint());
        if (content == null) {
            body.note("Row " + Words.count(row.number()) + " was forgotten.");
        } else {
            RowContent.write(body, content);
        }
    }

    private static void more(PageBody body, int all) {
        if (all > SHOWN) {
            body.note("and " + Words.count(all - SHOWN) + " more");
        }
    }
}
