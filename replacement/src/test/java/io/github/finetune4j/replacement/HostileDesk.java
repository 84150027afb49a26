// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;

/** A replacement whose names, provenance and failures somebody made up, for its pages. */
public final class HostileDesk {
    private static final String HOSTILE = "<img src=x onerror=alert(1)><script>document.title='owned'</script>";

    /** A name can hold no {@code <}. */
    private static final String NAME = "x' onclick='alert(1)' &lt;b&gt; " + "w".repeat(60);

    private HostileDesk() {}

    /** Words of one of its rows. */
    public static String words() {
        return Desk.words(3);
    }

    /** One that is undecided: rows are missing, some were left out, and one candidate failed. */
    public static Replacement undecided(Workspace workspace, Path folder) {
        return Desk.builder(workspace, folder)
                .from(Desk.big())
                .addRows(ReplacementRows.of(NAME, () -> Desk.rows(0, 150))
                        .provenance("terms", HOSTILE + " " + "w".repeat(300)))
                .addRows(ReplacementRows.of("teacher", () -> Desk.rows(0, 150)).learnedOnly())
                .addCandidate(Candidate.of(ApproachKind.TUNED, NAME, turn -> {
                    throw new FineTuneException("the service said " + HOSTILE + " -> wait");
                }))
                .addCandidate(Desk.candidate("head " + NAME, row -> row % 20 != 3 || row % 40 == 3))
                .build();
    }
}
