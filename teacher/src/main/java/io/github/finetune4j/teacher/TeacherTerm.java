// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.Characters;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An entry in the table of terms: what a vendor's own page says of models that learn from its models' answers.
 *
 * @param id of the entry, kept with each row
 * @param vendor for whose models it counts
 * @param models regular expression that is looked for in a model's identity, case aside
 * @param rule what follows
 * @param sentence as it stands on the page; empty where the terms were not read
 * @param address of the page
 * @param version of the page, in its own words; empty where the terms were not read
 * @param read the day on which the page, or a stored copy of it, was read; null where the terms were not read
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TeacherTerm(
        String id,
        String vendor,
        String models,
        TermsRule rule,
        String sentence,
        String address,
        String version,
        @Nullable LocalDate read) {
    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if another part than {@code read} is null, id, vendor or models are blank,
     *     models is no regular expression, there is a sentence without the day on which it was read or a day without
     *     a sentence, or the rule allows or refuses without a sentence
     */
    public TeacherTerm {
        NoNull.check(
                "a teacher's term",
                "id",
                id,
                "vendor",
                vendor,
                "models",
                models,
                "rule",
                rule,
                "sentence",
                sentence,
                "address",
                address,
                "version",
                version);
        Given.text("id of a term", id);
        Given.text("vendor of a term", vendor);
        Given.text("models of a term", models);
        Pattern.compile(models);
        if (sentence.isBlank() != (read == null)) {
            throw new IllegalArgumentException(
                    "term " + id + ": a sentence without the day on which it was read, or a day"
                            + " without a sentence -> give both, or an empty sentence and null");
        }
        if (read == null && rule != TermsRule.STATE_RIGHT) {
            throw new IllegalArgumentException("term " + id + ": rule " + rule + " without a sentence"
                    + " -> give the sentence that says so, or take STATE_RIGHT");
        }
    }

    /** {@return whether the vendor's own page was read} */
    public boolean known() {
        return read != null;
    }

    boolean fits(String model) {
        return Pattern.compile(models).matcher(Characters.lower(model)).find();
    }

    /** {@return the sentence with its address and day, for messages and cards} */
    String words() {
        return known()
                ? "“" + sentence + "” (" + address + ", " + version + ", read on " + read + ")"
                : "terms not read" + (address.isEmpty() ? "" : " (" + address + ")");
    }
}
