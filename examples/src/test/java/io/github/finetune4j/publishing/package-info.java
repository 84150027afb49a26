// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What is published beside the code, the pages and the programs of {@code .ci}, tried like code. */
@NullMarked
package io.github.finetune4j.publishing;

import org.jspecify.annotations.NullMarked;
