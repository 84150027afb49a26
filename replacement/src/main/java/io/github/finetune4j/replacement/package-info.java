// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Replaces a big model by one's own, and only where it is shown to be no worse than a tolerance. Begin with {@link
 * io.github.finetune4j.replacement.Replacement}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.replacement;

import org.jspecify.annotations.NullMarked;
