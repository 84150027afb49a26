// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Support tickets made up by a seeded generator: the data of the quick start. */
@NullMarked
package io.github.finetune4j.examples.tickets;

import org.jspecify.annotations.NullMarked;
