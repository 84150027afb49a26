// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Makes rows of a data set of what people said: consensus, adjudication, origin.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.data;

import org.jspecify.annotations.NullMarked;
