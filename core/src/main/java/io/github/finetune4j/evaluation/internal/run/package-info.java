// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: what one run of an evaluation records: names, slices, uses of a test set, versions. Begin with
 * {@link io.github.finetune4j.evaluation.internal.run.TestSetUses}.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.run;

import org.jspecify.annotations.NullMarked;
