// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Core's stores against the test kit. */
@NullMarked
package io.github.finetune4j.journal;

import org.jspecify.annotations.NullMarked;
