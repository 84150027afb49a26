// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Named checks that say which rows harm, each with its threshold, and repairs of texts. */
@NullMarked
package io.github.finetune4j.dataset.clean;

import org.jspecify.annotations.NullMarked;
