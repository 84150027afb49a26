// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.registry.ModelVersion;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * A candidate before live traffic. Immutable.
 *
 * @param key the same each time this is asked
 * @param champion before the candidate
 * @param candidate what was trained
 * @param since when the step began
 * @param now the time
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LiveOrder(String key, ModelVersion champion, ModelVersion candidate, Instant since, Instant now) {}
