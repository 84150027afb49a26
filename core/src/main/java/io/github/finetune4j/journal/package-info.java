// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Journals of lines, in which rooms keep what must outlive their process. Begin with
 * {@link io.github.finetune4j.journal.FileJournalStore}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.journal;

import org.jspecify.annotations.NullMarked;
