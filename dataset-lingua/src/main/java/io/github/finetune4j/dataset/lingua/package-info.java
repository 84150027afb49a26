// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tells the language of a text, by Lingua's models of 75 languages. */
@NullMarked
package io.github.finetune4j.dataset.lingua;

import org.jspecify.annotations.NullMarked;
