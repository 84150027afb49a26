// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Measures of a data set: tokens, lengths, balance, format, diversity, label errors and cost, with recommendations.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.measure.DatasetProfile}, which measures all of it and returns a
 * {@link io.github.finetune4j.dataset.measure.Profile}; {@link io.github.finetune4j.dataset.measure.LabelErrors} finds
 * rows whose label is probably wrong:
 *
 * <pre>{@code
 * Profile profile = DatasetProfile.builder().model("gpt-4.1-mini").epochs(3).build().of(data);
 * profile.recommendations().forEach(System.out::println);
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.measure;

import org.jspecify.annotations.NullMarked;
