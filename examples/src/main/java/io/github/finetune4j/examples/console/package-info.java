// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The console on a registry in one command: {@code ./mvnw -q -Pconsole}; and a page of one's own in it. */
@NullMarked
package io.github.finetune4j.examples.console;

import org.jspecify.annotations.NullMarked;
