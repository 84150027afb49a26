// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What providers have in common where jobs cost money and leave something behind. */
@NullMarked
package io.github.finetune4j.providers.internal;

import org.jspecify.annotations.NullMarked;
