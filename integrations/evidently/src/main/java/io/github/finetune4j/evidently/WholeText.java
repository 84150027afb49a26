// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import java.nio.charset.StandardCharsets;

/**
 * Text that Evidently's server can send on: half of a surrogate pair, which JSON can express and UTF-8 cannot, would
 * make it fail for all of a project.
 */
final class WholeText {
    private WholeText() {}

    /** The text with a question mark for each half pair. */
    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
