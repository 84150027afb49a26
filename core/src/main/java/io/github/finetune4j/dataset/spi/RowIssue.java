// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.Severity;
import org.apiguardian.api.API;

/**
 * A problem or remark about one row, found by a check that does not know where the row is.
 *
 * @param pointer RFC 6901 pointer inside the row, for example {@code /messages/1/content}; empty for the whole row
 * @param code stable word for the kind of issue
 * @param severity how bad it is
 * @param message one sentence: what is wrong, with the value
 * @param fix what to do about it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RowIssue(String pointer, String code, Severity severity, String message, String fix) {}
