// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A source of rows: what was captured, what a rescue brought home, what a teacher wrote. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ReplacementRows {
    private final String name;
    private final Supplier<Dataset> rows;
    private final boolean learnedOnly;
    private final Map<String, String> provenance;

    private ReplacementRows(String name, Supplier<Dataset> rows, boolean learnedOnly, Map<String, String> provenance) {
        this.name = name;
        this.rows = rows;
        this.learnedOnly = learnedOnly;
        this.provenance = provenance;
    }

    /**
     * {@return rows of which some are learned from, and others show how good a candidate is}
     *
     * @param name short, on one line; unique in a replacement
     * @param rows gives all rows that there are now: chats that end with the expected answer. It is asked again where
     *     rows are missing; what is known already is left out
     */
    public static ReplacementRows of(String name, Supplier<Dataset> rows) {
        NoNull.check("a source of rows", "rows", rows);
        return new ReplacementRows(Names.check("a source's name", name), rows, false, Map.of());
    }

    /** {@return the same, all of which are learned from: rows that a model wrote show nothing of production} */
    public ReplacementRows learnedOnly() {
        return new ReplacementRows(name, rows, true, provenance);
    }

    /**
     * {@return the same with a further fact of where its rows come from, for the dossier}
     *
     * @param fact for example {@code terms}, {@code teacher} or {@code consent}; one line
     * @param said for example a dated identifier of terms; no user's words; one line of at most 2,000 characters
     */
    public ReplacementRows provenance(String fact, String said) {
        Map<String, String> more = new LinkedHashMap<>(provenance);
        more.put(Names.line("a fact", fact, Names.LONGEST), Names.line(fact, said, 2000));
        return new ReplacementRows(name, rows, learnedOnly, Map.copyOf(more));
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    boolean isLearnedOnly() {
        return learnedOnly;
    }

    Map<String, String> provenance() {
        return provenance;
    }

    Dataset collect() {
        return ForeignCode.call(
                "the rows " + name, null, "fix it, and run again: what is done is not done again", rows::get);
    }
}
