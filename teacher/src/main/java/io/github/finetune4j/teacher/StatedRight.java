// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.time.LocalDate;
import org.apiguardian.api.API;

/**
 * A right to learn from a model's answers, as somebody of the application states it. It is kept with each row that
 * stands on it.
 *
 * @param of vendor ({@code openai}) or id of a {@link TeacherTerm}, or the identity of a model that the table does not
 *     know ({@code vllm/our-large-model})
 * @param statement the right in a sentence, for example {@code agreement 2026-17, section 4: internal classifiers}
 * @param day on which it was stated
 * @param by who states it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StatedRight(String of, String statement, LocalDate day, String by) {
    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if a part is null or blank
     */
    public StatedRight {
        NoNull.check("a stated right", "of", of, "statement", statement, "day", day, "by", by);
        Given.text("of what a right is stated", of);
        Given.text("statement of a right", statement);
        Given.text("who states a right", by);
    }

    boolean covers(TeacherTerm term, String model) {
        return of.equalsIgnoreCase(model)
                || (!term.equals(TeacherTerms.UNKNOWN)
                        && (of.equalsIgnoreCase(term.id()) || of.equalsIgnoreCase(term.vendor())));
    }

    String words() {
        return "right stated by " + by + " on " + day + ": " + statement;
    }
}
