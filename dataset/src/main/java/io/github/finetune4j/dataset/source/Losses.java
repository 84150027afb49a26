// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.RowIssue;

/** Issues of whole sources and of records, as errors. */
final class Losses {
    private Losses() {}

    static RowIssue error(String code, String message, String fix) {
        return new RowIssue("", code, Severity.ERROR, message, fix);
    }
}
