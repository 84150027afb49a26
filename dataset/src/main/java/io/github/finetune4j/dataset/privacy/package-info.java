// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Personal data and secrets in texts: found, reported, masked, or replaced by pseudonyms. */
@NullMarked
package io.github.finetune4j.dataset.privacy;

import org.jspecify.annotations.NullMarked;
