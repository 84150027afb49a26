// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A model that finds labelled parts of a text: entities, personal data, terms. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface TextTagger {
    /**
     * {@return the parts that it finds, in the order of the text; none overlaps another}
     *
     * @param text any
     */
    List<TextSpan> tag(String text);
}
