// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetRule;
import io.github.finetune4j.dataset.TokenCounter;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Checks rows against a target's rules while a {@link DatasetBuilder} reads them. Immutable: each method gives a
 * changed copy.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TargetCheck implements Consumer<DatasetBuilder> {
    private final TrainingTarget target;
    private final boolean converting;
    private final List<String> graderFields;
    private final @Nullable TokenLimit tokens;

    TargetCheck(TrainingTarget target) {
        this(target, false, List.of(), null);
    }

    private TargetCheck(
            TrainingTarget target, boolean converting, List<String> graderFields, @Nullable TokenLimit tokens) {
        this.target = target;
        this.converting = converting;
        this.graderFields = List.copyOf(graderFields);
        this.tokens = tokens;
    }

    /**
     * {@return a check that takes rows of every known shape, not the target's alone. The rules then judge the row as it
     * will be written for the target, and pointers lead into that row}
     */
    public TargetCheck converting() {
        return new TargetCheck(target, true, graderFields, tokens);
    }

    /**
     * {@return a check that demands fields which a grader reads, for reinforcement: {@code item.answer} in a template
     * needs {@code answer}}
     *
     * @param fields names of fields beside {@code messages}
     */
    public TargetCheck graderFields(String... fields) {
        return new TargetCheck(target, converting, List.of(fields), tokens);
    }

    /**
     * {@return a check that warns of rows which are longer than a model's context}
     *
     * @param most tokens of all texts of a row, without what a chat template adds; at least 1
     * @param counter counts them
     */
    public TargetCheck maxTokens(int most, TokenCounter counter) {
        return new TargetCheck(target, converting, graderFields, new TokenLimit(most, counter));
    }

    @Override
    public void accept(DatasetBuilder builder) {
        builder.formats(List.of(new TargetRows(target, converting, graderFields, tokens)));
        target.sizeRules().forEach(rule -> builder.addRule(rule(rule, converting)));
    }

    // A row that will be converted has another length than it came with
    static DatasetRule rule(SizeRule rule, boolean converting) {
        return converting ? size -> rule.check(size.asWritten()) : rule;
    }
}
