// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What a provider implements: five blocking verbs. The engine turns them into futures, events and deadlines. */
@NullMarked
package io.github.finetune4j.spi;

import org.jspecify.annotations.NullMarked;
