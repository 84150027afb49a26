// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.KeepRule;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.duplicates.Shingles;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.split.LeakageCheck;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The steps that prompts and rows go through: a settings group of {@link Teacher.Builder#data}. Not safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TeacherData {
    private static final int SHINGLE = 3;

    private final List<String> tests = new ArrayList<>();
    private final List<DatasetStep<?>> more = new ArrayList<>();
    private Redaction redaction = Redaction.masking(PersonalDataScanner.all());
    private NearDuplicates duplicates =
            NearDuplicates.builder().shingles(Shingles.words(SHINGLE)).build();
    private @Nullable DatasetStep<?> leakage;
    private double mostAlike = 0.7;

    TeacherData() {}

    /**
     * Leaves out what a test set asks, too, nearly or in long runs of words: before it is sent, and once more after.
     *
     * @param test rows that judge the model that learns; added to what was named before
     * @return this
     */
    public TeacherData addTest(Dataset test) {
        NoNull.check("a test set", "test", test);
        for (Example row : test.examples()) {
            tests.add(ComparedText.INPUT.of(row));
        }
        leakage = null;
        return this;
    }

    /**
     * Sets what becomes of personal data, in prompts before they are sent, and in answers.
     *
     * @param value masks all kinds unless set; {@code Redaction.reporting} leaves everything as it is
     * @return this
     */
    public TeacherData personalData(Redaction value) {
        NoNull.check("personal data", "value", value);
        redaction = value;
        return this;
    }

    /**
     * Sets the search for near duplicates among the prompts of rows, of which the first stays.
     *
     * @param value from a Jaccard similarity of 0.8 of three words in a row unless set
     * @return this
     */
    public TeacherData nearDuplicates(NearDuplicates value) {
        NoNull.check("near duplicates", "value", value);
        duplicates = value;
        return this;
    }

    /**
     * Sets how like another prompt a written one may be before it is answered.
     *
     * @param rougeL F1 of ROUGE-L, from which on it is left out; above 0 to 1; 0.7 unless set, as in self-instruct
     * @return this
     */
    public TeacherData mostAlike(double rougeL) {
        mostAlike = Given.above("mostAlike", rougeL, 0, 1);
        return this;
    }

    /**
     * Adds a step that rows go through behind the others.
     *
     * @param step any of the data room's or your own
     * @return this
     */
    public TeacherData addStep(DatasetStep<?> step) {
        NoNull.check("a step", "step", step);
        more.add(step);
        return this;
    }

    double mostAlike() {
        return mostAlike;
    }

    /** {@return a row as others may see it} */
    ChatExample masked(ChatExample row) {
        return ForeignCode.call("the redaction of personal data", null, "fix it, and teach again, it goes on", () ->
                (ChatExample) redaction.apply(row));
    }

    /** {@return the step that leaves out what is in a test set; empty without one} Made once: it indexes the tests. */
    Optional<DatasetStep<?>> leakage() {
        if (leakage == null && !tests.isEmpty()) {
            leakage = LeakageCheck.usual().step(tests);
        }
        return Optional.ofNullable(leakage);
    }

    List<DatasetStep<?>> steps() {
        List<DatasetStep<?>> steps = new ArrayList<>();
        steps.add(redaction.step());
        leakage().ifPresent(steps::add);
        steps.add(duplicates.step(ComparedText.INPUT, KeepRule.first()));
        steps.addAll(more);
        return steps;
    }
}
