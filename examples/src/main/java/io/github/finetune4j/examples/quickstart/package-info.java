// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The main job in one command: {@code ./mvnw -q -Pquickstart}. */
@NullMarked
package io.github.finetune4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
