// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.result;

import io.github.finetune4j.dataset.spi.RowOrigin;
import org.apiguardian.api.API;

/**
 * A row that was left out of a data set, and why.
 *
 * @param origin where it came from
 * @param step the step that left it out: {@code reading} for a row with an error, {@code deduplicate}, or the step's
 *     name
 * @param reason stable word, for a row with an error the code
 * @param detail one sentence about this row
 * @param row the row as JSON text, or the text that is no JSON; invalid bytes replaced, cut at 64 Ki characters
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record RejectedRow(RowOrigin origin, String step, String reason, String detail, String row) {}
