// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.Verification;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** A look through all of a registry. What is damaged is named, and hides nothing of the rest. */
final class RegistryCheck {
    private final Storage storage;
    private final Collection<DayRoot> keptElsewhere;
    private final Findings findings = new Findings();

    /** @param storage one that salvages */
    RegistryCheck(Storage storage, Collection<DayRoot> keptElsewhere) {
        this.storage = storage;
        this.keptElsewhere = keptElsewhere;
    }

    /** A part that is looked through. */
    @FunctionalInterface
    private interface Part {
        void run() throws IOException;
    }

    Verification run() throws IOException {
        WholeLines lines = WholeLines.of(storage.records());
        lines.problems().forEach(findings::problem);
        storage.records().problems().forEach(findings::problem);
        roots(lines.lines());
        RowStore rows = new RowStore(storage.rows());
        RowCheck check = new RowCheck(rows, lines.records(), findings);
        look("rows", () -> {
            rows.refresh();
            check.run();
        });
        look("curves", () -> new CurveCheck(storage.curves(), findings).run(lines.lines()));
        return new Verification(
                lines.lines().size(), check.forgotten(), findings.problems(), findings.unprovenThings());
    }

    private void roots(List<ChainLine> lines) {
        RecordChain chain = new RecordChain(storage, record -> {});
        chain.take(lines);
        keptElsewhere.stream()
                .filter(root -> !chain.days().holds(root))
                .forEach(root -> findings.problem(storage.records().name() + ": records " + root.first() + " to "
                        + root.last() + " are not those whose root of " + root.day() + " was kept elsewhere"));
    }

    private void look(String what, Part part) {
        try {
            part.run();
        } catch (IOException | RuntimeException e) { // the other parts are looked at in any case
            String why = Objects.requireNonNullElse(e.getMessage(), e.getClass().getName());
            findings.problem(what + " of the registry can't be looked through to their end: " + why);
        }
    }
}
