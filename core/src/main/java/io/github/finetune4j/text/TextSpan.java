// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * A labelled part of a text, such as a name or an order number.
 *
 * @param start index of its first character, from 0, in Java's {@code char}s
 * @param end index behind its last character, above {@code start}
 * @param label not blank
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TextSpan(int start, int end, String label) {
    /** Checks that it is a part of some text. */
    public TextSpan {
        Given.atLeast("start of a span", start, 0);
        Given.atLeast("end of a span", end, start + 1);
        Given.text("label of a span", label);
    }

    /**
     * {@return the words of the span}
     *
     * @param text that it is a part of
     */
    public String of(String text) {
        return text.substring(start, end);
    }
}
