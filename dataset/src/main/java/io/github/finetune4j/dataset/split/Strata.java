// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Ways to sort rows into strata that each part of a split gets its share of.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Strata {
    private static final int LABEL_LENGTH = 48;

    private Strata() {}

    /** {@return the answer, white space at its ends aside: for labels} */
    public static Function<Example, String> byAnswer() {
        return example -> ExampleText.output(example).strip();
    }

    /** {@return the length of input and answer together, in powers of two: 1, 2 to 3, 4 to 7 … characters} */
    public static Function<Example, String> byLength() {
        return example -> {
            int length = ExampleText.input(example).length()
                    + ExampleText.output(example).length();
            return "2^" + (Integer.SIZE - Integer.numberOfLeadingZeros(length));
        };
    }

    /** {@return the answer where it is short and on one line, as labels are; the length otherwise} */
    public static Function<Example, String> byAnswerOrLength() {
        return example -> {
            String answer = ExampleText.output(example).strip();
            boolean label = !answer.isEmpty() && answer.length() <= LABEL_LENGTH && answer.indexOf('\n') < 0;
            return label ? answer : byLength().apply(example);
        };
    }

    /**
     * {@return a further field of the row, as text; empty where it is absent}
     *
     * @param name the field's name
     */
    public static Function<Example, String> byField(String name) {
        return example -> {
            Object value = example.fields().get(name);
            return value == null ? "" : String.valueOf(value);
        };
    }
}
