// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.Characters;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

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
 * @param read the day on which the page was read or looked for
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
        LocalDate read) {
    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if a part is null, id, vendor or models are blank, or models is no regular
     *     expression
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
                version,
                "read",
                read);
        Given.text("id of a term", id);
        Given.text("vendor of a term", vendor);
        Given.text("models of a term", models);
        Pattern.compile(models);
    }

    /** {@return whether the vendor's own page was read} */
    public boolean known() {
        return !sentence.isEmpty();
    }

    boolean fits(String model) {
        return Pattern.compile(models).matcher(Characters.lower(model)).find();
    }

    /** {@return the sentence with its address and day, for messages and cards} */
    String words() {
        return known()
                ? "“" + sentence + "” (" + address + ", " + version + ", read on " + read + ")"
                : "terms not read" + (address.isEmpty() ? "" : " (" + address + ", looked for on " + read + ")");
    }
}
