// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A table of the results of gates on an evaluation. */
final class GatesTable {
    private static final List<String> COLUMNS = List.of("gate", "outcome", "reason");

    private GatesTable() {}

    static String word(Gated gated) {
        return gated.passed() ? "passed" : "not passed";
    }

    /** Writes what the newest check said of all gates together, in a word. */
    static void brief(PageBody to, Snapshot now, Evaluated evaluated) {
        List<Gated> all = now.gates(evaluated);
        EvaluationsPage.verdict(to, all.isEmpty() ? "" : word(all.get(all.size() - 1)));
    }

    static void write(PageBody to, Snapshot now, Evaluated evaluated) {
        to.heading("Gates");
        if (now.gates(evaluated).isEmpty()) {
            to.note("None is on record.");
        }
        now.gates(evaluated).forEach(gated -> write(to, gated));
    }

    private static void write(PageBody to, Gated gated) {
        to.open("p");
        to.badge(Words.tone(word(gated)), word(gated));
        to.text(" at ");
        Words.time(to, gated.at());
        to.close();
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        gated.outcomes()
                .forEach(each -> rows.add(List.of(
                        Words.cell(each.gate()),
                        cell -> EvaluationsPage.verdict(cell, each.status().toLowerCase(Locale.ROOT)),
                        Words.cell(each.reason()))));
        to.table("Gates", COLUMNS, rows);
    }
}
