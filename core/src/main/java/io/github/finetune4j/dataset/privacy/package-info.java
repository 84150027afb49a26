// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Personal data and secrets in texts: finding, reporting, masking, and replacing them by pseudonyms.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.privacy.PersonalDataScanner}, which finds them, and
 * {@link io.github.finetune4j.dataset.privacy.Redaction}, which makes a step of it;
 * {@link io.github.finetune4j.dataset.privacy.Pseudonyms} keeps what belongs together:
 *
 * <pre>{@code
 * Redaction masked = Redaction.masking(PersonalDataScanner.all());
 * Dataset data = Dataset.builder().addJsonl(file).addStep(masked.step()).build().dataset();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.privacy;

import org.jspecify.annotations.NullMarked;
